/** Answers longer than this are cut where they are stored: a server may say anything. */
const LIMIT = 1000;

/** What the other side said, as a column can hold it: PostgreSQL refuses NUL in a text, and with it the whole statement. */
export const answerText = (said: string, limit = LIMIT): string => said.replaceAll('\0', '').slice(0, limit);
