import type { TransportError } from '../transport-error';
import type { HttpAnswer } from './http-call';
import {
  ADDRESS_INVALID,
  LOGIN_REFUSED,
  MAIL_REFUSED,
  NO_PROVIDER,
  objectOf,
  RATE_LIMITED,
  refusedBy,
  SERVER_REFUSES,
  textOf,
  TOO_LARGE,
  type Refusal,
} from './provider-answer';

/** Errors of the signature, the key behind it, and what that key may do. */
const LOGIN =
  /^(?:UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|AccessDenied|OptInRequired|NotAuthorized|RequestExpired)/;
const LIMITS = /^(?:TooManyRequests|Throttling|LimitExceeded|RequestLimitExceeded)/;
/** What concerns the whole account: a person must see to it, and the mails can wait meanwhile. */
const ACCOUNT = /^(?:AccountSuspended|SendingPaused|NotFound)/;
const LARGE = /message length is more than|message size|too large|exceeds? (?:the )?(?:maximum|limit)/i;
const ADDRESS =
  /illegal address|invalid (?:email )?address|missing (?:final|@)|local address contains|domain (?:contains|is missing|starts|ends)|illegal (?:whitespace|semicolon)/i;

const refusalOf = (status: number, code: string, message: string): Refusal => {
  if (LOGIN.test(code)) return LOGIN_REFUSED;
  if (status === 429 || LIMITS.test(code)) return RATE_LIMITED;
  if (ACCOUNT.test(code)) return SERVER_REFUSES;
  if (status === 413 || (status === 400 && LARGE.test(message))) return TOO_LARGE;
  if (status >= 500) return SERVER_REFUSES;
  // Redirects, and pages that are no answer of this interface: the address is wrong, not the mail.
  if (code === '' && status !== 400) return status === 401 || status === 403 ? LOGIN_REFUSED : NO_PROVIDER;
  if (status === 403) return LOGIN_REFUSED;
  return ADDRESS.test(message) ? ADDRESS_INVALID : MAIL_REFUSED;
};

/**
 * Reads what SES v2 answers to SendEmail: the id of a mail that it took, or the error. An identity that is not verified
 * (`MessageRejected`, `MailFromDomainNotVerifiedException`), also that of a receiver in the sandbox, is final for the mail.
 */
export const readSesAnswer = ({
  status,
  headers,
  text,
}: HttpAnswer): { providerId: string | null } | TransportError => {
  const answer = objectOf(text);
  if (status >= 200 && status < 300) return { providerId: textOf(answer.MessageId) || null };
  // `MessageRejected:http://internal.amazon.com/…`, or `com.amazonaws#MessageRejected` in the body
  const type = headers.get('x-amzn-errortype') ?? (textOf(answer.__type) || textOf(answer.code));
  const code = type.replace(/:.*$/, '').replace(/^.*#/, '').trim();
  const message = textOf(answer.message) || textOf(answer.Message);
  return refusedBy(status, refusalOf(status, code, message), { code, message, answer: text });
};
