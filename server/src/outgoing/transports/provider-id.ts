/**
 * The signed name of a mail, which is the left part of its Message-ID: short enough for the fields in which providers hand
 * an id of the sender's back with their events (80 characters at Postmark).
 */
export const mailNameOf = (messageId: string): string =>
  messageId.replace(/^<|>$/g, '').replace(/@[^@]*$/, '');
