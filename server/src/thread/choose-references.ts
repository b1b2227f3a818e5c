/** A mail on a thread that another one may cite. */
export interface CitableMail {
  /** in angle brackets */
  messageId: string;
  internal: boolean;
  /** written by a machine */
  automatic: boolean;
}

/** Mails that are looked at, and how many of them are cited. */
export const CITABLE = 32;
const CITED = 3;

/**
 * Which mails a new one cites (References, RFC 5322 3.6.4), oldest first: public ones rather than internal ones, what people
 * wrote rather than what machines did, and of those the newest. An outsider's mail never cites an internal one.
 *
 * @param mails newest first
 */
export const chooseReferences = (mails: readonly CitableMail[], internal: boolean): string[] => {
  const rank = (mail: CitableMail): number => (mail.internal ? 2 : 0) + (mail.automatic ? 1 : 0);
  return mails
    .map((mail, age) => ({ ...mail, age }))
    .filter((mail) => internal || !mail.internal)
    .sort((a, b) => rank(a) - rank(b) || a.age - b.age)
    .slice(0, CITED)
    .sort((a, b) => b.age - a.age)
    .map(({ messageId }) => messageId);
};
