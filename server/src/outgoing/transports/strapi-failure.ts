import { readSmtpFailure } from '../smtp-failure';
import { TransportError } from '../transport-error';
import {
  LOGIN_REFUSED,
  MAIL_REFUSED,
  NO_PROVIDER,
  RATE_LIMITED,
  refusedBy,
  SERVER_REFUSES,
  textOf,
  TOO_LARGE,
  type Refusal,
} from './provider-answer';

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** The status with which an HTTP interface refused a mail; libraries put it in different places. Null = none did. */
const httpStatus = (error: Fields): number | null => {
  // nodemailer's: the code of an SMTP reply
  if (typeof error.responseCode === 'number') return null;
  const response = fieldsOf(error.response);
  const places = [
    error.code,
    error.status,
    error.statusCode,
    fieldsOf(error.$metadata).httpStatusCode,
    response.status,
    response.statusCode,
  ];
  const status = places.find((value) => typeof value === 'number' && value >= 400 && value <= 599);
  return status === undefined ? null : Number(status);
};

const refusalOf = (status: number): Refusal => {
  if (status === 401 || status === 403) return LOGIN_REFUSED;
  if (status === 429) return RATE_LIMITED;
  if (status === 413) return TOO_LARGE;
  if (status === 402 || status >= 500) return SERVER_REFUSES;
  return [404, 405, 408].includes(status) ? NO_PROVIDER : MAIL_REFUSED;
};

/** What the interface wrote: SendGrid's list of errors, Mailgun's details, else the message of the error. */
const wordsOf = (error: Fields): string => {
  const { errors } = fieldsOf(fieldsOf(error.response).body);
  const listed = Array.isArray(errors) ? errors.map((one) => textOf(fieldsOf(one).message)) : [];
  return listed.filter(Boolean).join(' ') || textOf(error.details) || textOf(error.message);
};

/** Trouble from before the first word about a mail. */
const BEFORE_MAIL =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|EDNS|EAUTH|ENOAUTH|EOAUTH2|ETLS|EREQUIRETLS|EPROXY|ECONFIG|EENVELOPE|ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;
/** The same in nodemailer's words, whose codes are those of later trouble too. */
const BEFORE_MAIL_WORDS =
  /connect E[A-Z]+|getaddrinfo|connection timeout|greeting never received|certificate/i;

const surelyNotSent = (error: Fields): boolean => {
  const codes = [error.code, error.originalCode, fieldsOf(error.cause).code].map(textOf);
  return (
    codes.some((code) => BEFORE_MAIL.test(code)) ||
    // nodemailer could not write the mail
    (error.code === 'EMESSAGE' && error.command !== 'DATA') ||
    BEFORE_MAIL_WORDS.test(textOf(error.message))
  );
};

/**
 * Reads what the project's own e-mail provider threw: the status of an HTTP interface, or nodemailer's error. We do not see how
 * far it got. Without an answer the mail may have been taken, unless the trouble is of the time before it was spoken of.
 */
export const readStrapiFailure = (thrown: unknown): TransportError => {
  const error = typeof thrown === 'string' ? { message: thrown } : fieldsOf(thrown);
  const status = httpStatus(error);
  if (status !== null) {
    const message = wordsOf(error);
    const { permanent, scope, reason, statusCode, response, mayHaveArrived } = refusedBy(
      status,
      refusalOf(status),
      {
        code: '',
        message,
        answer: '',
      }
    );
    return new TransportError({
      permanent,
      scope,
      reason,
      statusCode,
      response,
      mayHaveArrived,
      message: message || `HTTP ${status}`,
      cause: thrown,
    });
  }
  // Libraries put objects where nodemailer has the words of the server.
  const readable = {
    code: textOf(error.code),
    command: textOf(error.command),
    message: textOf(error.message) || String(thrown),
    ...(typeof error.response === 'string' ? { response: error.response } : {}),
    ...(typeof error.responseCode === 'number' ? { responseCode: error.responseCode } : {}),
  };
  return readSmtpFailure(readable, { contentSent: !surelyNotSent(error) });
};
