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

/**
 * The mail is larger than the server or the mailbox takes (RFC 3463 X.2.3, X.3.4). Without an enhanced code, and from
 * nodemailer that has read the server's SIZE (RFC 1870), only the words say so: 552 is a full mailbox, too.
 */
const isTooLarge = (enhanced: string | undefined, code: number | null, words: string): boolean =>
  enhanced === undefined
    ? (code === null || code === 552) && /\b(size|large|big)\b/i.test(words)
    : ['5.2.3', '5.3.4'].includes(enhanced);

/**
 * Reads nodemailer's error. 4xx replies and network trouble pass; 5xx replies to MAIL FROM, RCPT TO and DATA are final
 * (RFC 5321 4.2.1); a refused login or TLS concerns the server and never condemns a mail. A dialogue that broke off after the content
 * (`contentSent`) without an answer leaves open whether the server took the mail.
 */
export const readSmtpFailure = (error: unknown, input: { contentSent?: boolean } = {}): TransportError => {
  const failure = (
    typeof error === 'object' && error !== null ? error : { message: String(error) }
  ) as SmtpFailure;
  const response = failure.response?.slice(0, RESPONSE_LIMIT) ?? null;
  const code = failure.responseCode ?? null;
  const enhanced = ENHANCED.exec(response ?? '')?.[1];
  const statusCode = enhanced ?? (code === null ? null : String(code));
  const message = failure.message ?? 'The mail could not be sent.';
  const base = {
    message,
    statusCode,
    response: response ?? message.slice(0, RESPONSE_LIMIT),
    mayHaveArrived: Boolean(input.contentSent) && code === null,
    cause: error,
  };

  if (isLoginFailure(failure)) {
    return new TransportError({ ...base, permanent: false, scope: 'server', reason: 'server_login' });
  }
  if (failure.code === 'ETLS' || /certificate|altname|wrong version number/i.test(message)) {
    return new TransportError({ ...base, permanent: false, scope: 'server', reason: 'server_tls' });
  }
  const concernsMail = ['EENVELOPE', 'EMESSAGE'].includes(failure.code ?? '');
  if (concernsMail && isTooLarge(enhanced, code, response ?? message)) {
    return new TransportError({ ...base, permanent: true, scope: 'mail', reason: 'too_large' });
  }
  if (code !== null && code >= 500 && concernsMail) {
    return new TransportError({ ...base, permanent: true, scope: 'mail', reason: 'refused' });
  }
  if (failure.code === 'EENVELOPE' && code === null) {
    return new TransportError({ ...base, permanent: true, scope: 'mail', reason: 'address_invalid' });
  }
  if (failure.code === 'EMESSAGE' && code === null) {
    return new TransportError({ ...base, permanent: true, scope: 'mail', reason: 'refused' });
  }
  if (code !== null) {
    return new TransportError({ ...base, permanent: false, scope: 'mail', reason: 'refused_temporarily' });
  }
  return new TransportError({ ...base, permanent: false, scope: 'server', reason: 'server_unreachable' });
};
