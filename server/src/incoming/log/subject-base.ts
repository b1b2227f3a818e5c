/** What clients put before the subject of an answer or of a mail that is passed on, in many languages. */
const PREFIX =
  /^\s*(?:(?:re|fwd?|aw|wg|antw|doorst|tr|rif|rv|res|enc|sv|vs|vb|vl|odp|pd|ynt|ilt|回复|答复|转发)(?:\s?\[\d{1,3}\]|\s?\(\d{1,3}\))?\s*[:：]\s*)+/iu;

/** A subject as two mails about one thing share it: without `Re:` and the like, lower-case, single blanks. */
export const subjectBase = (subject: string): string =>
  subject.slice(0, 998).replace(PREFIX, '').replace(/\s+/g, ' ').trim().toLowerCase();
