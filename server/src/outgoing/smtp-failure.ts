import { TransportError } from './transport-error';

/** What nodemailer throws. */
interface SmtpFailure {
  message?: string;
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
}

/** Enhanced status code at the start of a reply's text (RFC 2034), such as `5.1.1`. */
const ENHANCED = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/;

/** Replies longer than this are cut: a server may say anything. */
const RESPONSE_LIMIT = 1000;

/** Our login was refused, or never came about. */
export const isLoginFailure = (error: unknown): boolean =>
  ['EAUTH', 'ENOAUTH', 'EOAUTH2'].includes(String((error as SmtpFailure | null)?.code));

/** What nodemailer names of the time before a mail is spoken of. */
const BEFORE_MAIL = /^(?:CONN|EHLO|HELO|LHLO)$/;

/** Login needed, too weak, refused, or only over TLS (RFC 4954 6; 530 also from servers that want STARTTLS, RFC 3207 4). */
const LOGIN_CODES = [530, 534, 535, 538];

/**
 * The server wants a login, or TLS, before it takes any mail at all. nodemailer logs in only where the server offers it, and
 * calls this refusal one of the envelope. Of MAIL FROM, 5.7.0 has no other cause; of later commands it may be about the mail.
 */
const wantsLogin = (
  code: number,
  enhanced: string | undefined,
  failure: SmtpFailure,
  words: string
): boolean =>
  LOGIN_CODES.includes(code) ||
  (code >= 500 && enhanced === '5.7.0' && failure.command === 'MAIL FROM') ||
  // bad sequence of commands: `503 5.5.4 Error: send AUTH command first`
  (code === 503 && /\bauth/i.test(words));

/** Our account has sent all that it may for now (RFC 3463 X.4.5, which Gmail uses with 550); others have words alone. */
const isOverLimit = (enhanced: string | undefined, words: string): boolean =>
  enhanced === '5.4.5' ||
  /\b(?:daily|hourly|sending|relay)\b[^.]{0,40}\b(?:limit|quota)\b[^.]{0,40}\b(?:exceeded|reached)\b/i.test(
    words
  );

/**
 * The mail is larger than the server or the mailbox takes (RFC 3463 X.2.3, X.3.4). Without an enhanced code, and from
 * nodemailer that has read the server's SIZE (RFC 1870), only the words say so: 552 is a full mailbox, too.
 */
const isTooLarge = (enhanced: string | undefined, code: number | null, words: string): boolean =>
  enhanced === undefined
    ? (code === null || code === 552) && /\b(size|large|big)\b/i.test(words)
    : ['5.2.3', '5.3.4'].includes(enhanced);

type Meaning = Pick<TransportError, 'permanent' | 'scope' | 'reason'>;

/** What a reply means. 5xx replies to a mail are final (RFC 5321 4.2.1), unless they are about us. */
const meaningOfReply = (code: number, enhanced: string | undefined, failure: SmtpFailure): Meaning => {
  const words = failure.response ?? failure.message ?? '';
  const passing: Meaning = { permanent: false, scope: 'mail', reason: 'refused_temporarily' };
  if (wantsLogin(code, enhanced, failure, words))
    return { permanent: false, scope: 'server', reason: 'server_login' };
  if (isOverLimit(enhanced, words)) return { permanent: false, scope: 'mail', reason: 'rate_limited' };
  const concernsMail = ['EENVELOPE', 'EMESSAGE'].includes(failure.code ?? '');
  if (concernsMail && isTooLarge(enhanced, code, words))
    return { permanent: true, scope: 'mail', reason: 'too_large' };
  // 503: we are at odds about the state of the session, which is no word about the mail.
  if (code < 500 || code === 503) return passing;
  if (concernsMail) return { permanent: true, scope: 'mail', reason: 'refused' };
  // A server that turns us away at the door (554 as its greeting) turns every mail away.
  return BEFORE_MAIL.test(failure.command ?? '') ? { ...passing, scope: 'server' } : passing;
};

/** What trouble without a reply means. */
const meaningOfTrouble = (failure: SmtpFailure): Meaning => {
  const { code, message = '' } = failure;
  if (code === 'EMESSAGE' && isTooLarge(undefined, null, message))
    return { permanent: true, scope: 'mail', reason: 'too_large' };
  if (code === 'EENVELOPE') return { permanent: true, scope: 'mail', reason: 'address_invalid' };
  if (code === 'EMESSAGE') return { permanent: true, scope: 'mail', reason: 'refused' };
  return { permanent: false, scope: 'server', reason: 'server_unreachable' };
};

/**
 * Reads nodemailer's error. 4xx replies and network trouble pass; 5xx replies to MAIL FROM, RCPT TO and DATA are final
 * (RFC 5321 4.2.1), unless they ask for a login or speak of our own limit; those before a mail is spoken of, a refused login and
 * TLS concern the server and never condemn a mail. A dialogue that broke off after the content (`contentSent`) without an answer
 * leaves open whether the server took the mail.
 */
export const readSmtpFailure = (error: unknown, input: { contentSent?: boolean } = {}): TransportError => {
  const failure = (
    typeof error === 'object' && error !== null ? error : { message: String(error) }
  ) as SmtpFailure;
  const response = failure.response?.slice(0, RESPONSE_LIMIT) ?? null;
  const code = failure.responseCode ?? null;
  const enhanced = ENHANCED.exec(response ?? '')?.[1];
  const message = failure.message ?? 'The mail could not be sent.';
  const base = {
    message,
    statusCode: enhanced ?? (code === null ? null : String(code)),
    response: response ?? message.slice(0, RESPONSE_LIMIT),
    mayHaveArrived: Boolean(input.contentSent) && code === null,
    cause: error,
  };
  const meaning = (): Meaning => {
    if (isLoginFailure(failure)) return { permanent: false, scope: 'server', reason: 'server_login' };
    if (failure.code === 'ETLS' || /certificate|altname|wrong version number/i.test(message))
      return { permanent: false, scope: 'server', reason: 'server_tls' };
    return code === null ? meaningOfTrouble(failure) : meaningOfReply(code, enhanced, failure);
  };
  return new TransportError({ ...base, ...meaning() });
};
