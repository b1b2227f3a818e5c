/** An answer with a code of RFC 5321 4.2, and in its words an enhanced one of RFC 3463. */
export class SmtpAnswer extends Error {
  constructor(
    readonly responseCode: number,
    words: string,
    /** whether nothing more that this client sends is read */
    readonly hangUp = false
  ) {
    super(words);
  }
}

export const tooBig = (limit: number, hangUp = false): SmtpAnswer =>
  new SmtpAnswer(552, `5.3.4 This mail is larger than the limit of ${limit} octets`, hangUp);
export const later = (): SmtpAnswer => new SmtpAnswer(451, '4.3.0 Try again later');
export const unknownRecipient = (address: string): SmtpAnswer =>
  new SmtpAnswer(550, `5.1.1 ${address} is not known here`);
export const tooManyRefused = (): SmtpAnswer => new SmtpAnswer(421, '4.7.0 Too many unknown recipients');
export const tooManyConnections = (): SmtpAnswer =>
  new SmtpAnswer(421, '4.7.0 Too many connections from your address or altogether, try again later');
export const tooManyMails = (): SmtpAnswer =>
  new SmtpAnswer(450, '4.7.1 Too many mails from your address, try again in a minute');
export const encryptFirst = (): SmtpAnswer =>
  new SmtpAnswer(530, '5.7.0 Must issue a STARTTLS command first');
