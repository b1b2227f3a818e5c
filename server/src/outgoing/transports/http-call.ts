import { TransportError } from '../transport-error';

/** ms until a provider must have answered; large mails take their time. */
const TIMEOUT_MS = 60_000;
/** Octets of an answer that are read; providers say what matters at the start. */
const ANSWER_LIMIT = 64 * 1024;

export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** cut off after 64 kB; empty when it broke off */
  text: string;
}

/** Errors of the time before the first octet of a request leaves: name, connection, TLS. */
const BEFORE_REQUEST =
  /^(?:ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/;
const TLS_TROUBLE =
  /^(?:ERR_TLS_\w+|ERR_SSL_\w+|EPROTO|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

interface NetworkError {
  code?: unknown;
  message?: unknown;
  cause?: NetworkError;
  /** of several addresses of one host, none of which answers */
  errors?: NetworkError[];
}

/** The code of what is behind fetch's `TypeError: fetch failed`, and its words. */
const causeOf = (error: unknown): { code: string; message: string } => {
  const outer = (typeof error === 'object' && error !== null ? error : { message: error }) as NetworkError;
  const cause = outer.cause ?? outer;
  const first = cause.errors?.[0] ?? cause;
  return {
    code: typeof first.code === 'string' ? first.code : '',
    message: String(first.message ?? outer.message ?? error),
  };
};

/** What became of a request that got no answer. Only what failed before it left surely did not arrive. */
const networkFailure = (error: unknown, host: string): TransportError => {
  const { code, message } = causeOf(error);
  const tls = TLS_TROUBLE.test(code);
  const words = `${host}: ${message}`;
  return new TransportError({
    message: words,
    permanent: false,
    scope: 'server',
    reason: tls ? 'server_tls' : 'server_unreachable',
    statusCode: null,
    response: words,
    mayHaveArrived: !tls && !BEFORE_REQUEST.test(code),
    cause: error,
  });
};

const readAnswer = async (response: Response): Promise<string> => {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      pieces.push(Buffer.from(piece));
      size += piece.length;
      // Leaving the loop cancels the rest.
      if (size >= ANSWER_LIMIT) break;
    }
  } catch {
    // The status has been read, and that is what counts.
    return '';
  }
  return Buffer.concat(pieces).subarray(0, ANSWER_LIMIT).toString('utf8');
};

/**
 * Posts a mail to the HTTP interface of a provider. Redirects are answers like any other and never followed: the mail and
 * the credentials go to nobody else. Rejects with a {@link TransportError} when there is no answer.
 */
export const postToProvider = async (
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs = TIMEOUT_MS
): Promise<HttpAnswer> => {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw networkFailure(error, url.host);
  }
  return { status: response.status, headers: response.headers, text: await readAnswer(response) };
};
