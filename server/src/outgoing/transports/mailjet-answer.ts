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

type Fields = Record<string, unknown>;

const listOf = (value: unknown): Fields[] =>
  Array.isArray(value)
    ? value.filter((item): item is Fields => typeof item === 'object' && item !== null)
    : [];

/** An error of the call as a whole: login, limits, size, trouble at Mailjet. */
const wholeRefusal = (status: number): Refusal => {
  if (status === 401 || status === 403) return LOGIN_REFUSED;
  if (status === 429) return RATE_LIMITED;
  if (status === 413) return TOO_LARGE;
  if (status >= 500) return SERVER_REFUSES;
  return status === 400 ? MAIL_REFUSED : NO_PROVIDER;
};

/** An error of this one mail. */
const mailRefusal = (error: Fields): Refusal => {
  const related = Array.isArray(error.ErrorRelatedTo) ? error.ErrorRelatedTo.map(String) : [];
  const status = Number(error.StatusCode);
  if (status === 429) return RATE_LIMITED;
  if (status === 401) return LOGIN_REFUSED;
  if (status >= 500) return SERVER_REFUSES;
  if (status === 413) return TOO_LARGE;
  // mj-0013: "…" is an invalid email address.
  const toRecipient = related.some((field) => /^To\b/.test(field));
  return toRecipient && textOf(error.ErrorCode) === 'mj-0013' ? ADDRESS_INVALID : MAIL_REFUSED;
};

/**
 * Reads what Mailjet's Send API v3.1 answers for one mail: its `MessageUUID` when it took it (its numeric id is too large for
 * a number of JSON), or the error. A sender that is not validated (send-0008) is final for the mail.
 */
export const readMailjetAnswer = ({
  status,
  text,
}: HttpAnswer): { providerId: string | null } | TransportError => {
  const answer = objectOf(text);
  const [message] = listOf(answer.Messages);
  const [error] = listOf(message?.Errors);
  if (message && textOf(message.Status) !== 'success' && error) {
    const own = Number(error.StatusCode) || status;
    return refusedBy(own, mailRefusal(error), {
      code: textOf(error.ErrorCode),
      message: textOf(error.ErrorMessage),
      answer: text,
    });
  }
  if (status >= 200 && status < 300)
    return { providerId: textOf(listOf(message?.To)[0]?.MessageUUID) || null };
  return refusedBy(status, wholeRefusal(status), {
    code: textOf(answer.ErrorCode),
    message: textOf(answer.ErrorMessage),
    answer: text,
  });
};
