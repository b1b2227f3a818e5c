import type { ChatterConfig } from '../config';
import { readTokenAnswer, type TokenAnswer } from './oauth-answer';
import { providerName, tokenRequest, type OauthClient } from './oauth-providers';

/** ms that a token endpoint may take. */
export const TOKEN_TIMEOUT_MS = 15_000;
/** Octets of its answer. */
const MAX_ANSWER = 256 * 1024;

const readCapped = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > MAX_ANSWER) throw new Error('the answer has no end');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** What stands behind fetch's "fetch failed". */
const causeOf = (error: unknown): string => {
  const { cause, message } = error as Error & { cause?: unknown };
  return cause instanceof Error && cause.message ? cause.message : message;
};

/** Asks a provider for tokens, for a code or a refresh token. Never rejects. */
export const requestTokens = async (
  client: OauthClient,
  endpoints: ChatterConfig['oauth'],
  grant: Parameters<typeof tokenRequest>[2]
): Promise<TokenAnswer> => {
  const { url, form } = tokenRequest(client, endpoints, grant);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      // A token endpoint never redirects, and our secret goes nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS),
    });
    return readTokenAnswer(client.provider, response.status, await readCapped(response));
  } catch (error) {
    return {
      kind: 'unavailable',
      words: `${providerName(client.provider)} could not be asked for a token: ${causeOf(error)}`,
    };
  }
};
