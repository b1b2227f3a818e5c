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
  const statusCode = ENHANCED.exec(response ?? '')?.[1] ?? (code === null ? null : String(code));
  const message = failure.message ?? 'The mail could not be sent.';
  const base = {
    message,
    statusCode,
    response: response ?? message.slice(0, RESPONSE_LIMIT),
    mayHaveArrived: Boolean(input.contentSent) && code === null,
    cause: error,
  };

  if (failure.code === 'EAUTH' || failure.code === 'ENOAUTH') {
    return new TransportError({ ...base, permanent: false, scope: 'server', reason: 'server_login' });
  }
  if (failure.code === 'ETLS' || /certificate|altname|wrong version number/i.test(message)) {
    return new TransportError({ ...base, permanent: false, scope: 'server', reason: 'server_tls' });
  }
  if (code !== null && code >= 500 && ['EENVELOPE', 'EMESSAGE'].includes(failure.code ?? '')) {
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
