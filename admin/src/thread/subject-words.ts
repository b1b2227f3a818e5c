const PREFIX = /^\s*(re|aw|antw|sv|vs|fw|fwd|wg|tr|rv)\s*:\s*/i;

const bare = (subject: string): string => {
  let text = subject;
  while (PREFIX.test(text)) text = text.replace(PREFIX, '');
  return text.trim().toLowerCase();
};

/** Whether a subject says something that the entry's title does not: "Re: " and the title is no news. */
export const isOwnSubject = (subject: string, title: string): boolean => bare(subject) !== bare(title);
