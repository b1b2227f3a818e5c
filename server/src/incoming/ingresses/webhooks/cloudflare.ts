import { hmacOf, isFresh, isSame } from './secrets';
import { headerOf, UnreadableCall, type WebhookAdapter, type WebhookHead } from './webhook';

/** The worker signs each attempt anew. */
const WINDOW_MS = 15 * 60_000;

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UnreadableCall('X-Chatter-From or X-Chatter-To is not encoded as it should be.');
  }
};

const signedHeaders = (head: WebhookHead): string =>
  ['x-chatter-timestamp', 'x-chatter-from', 'x-chatter-to']
    .map((name) => `${headerOf(head, name)}\n`)
    .join('');

/**
 * A Cloudflare Email Worker of the administrator's (its code is in docs/incoming-webhooks.md): the body is the mail, and
 * the signature is over time, envelope and body. Anything else that can sign may use it too.
 */
export const createCloudflare = (): WebhookAdapter => ({
  denied: 401,
  refused: 413,

  async verify(call, secret, { now }) {
    const genuine = isSame(
      await hmacOf(secret, signedHeaders(call), call.body),
      headerOf(call, 'x-chatter-signature').toLowerCase()
    );
    return genuine && isFresh(headerOf(call, 'x-chatter-timestamp'), now, WINDOW_MS);
  },

  read(call) {
    if (call.body.length === 0) throw new UnreadableCall('The body is empty; it must be the mail.');
    const to = decode(headerOf(call, 'x-chatter-to'));
    return {
      kind: 'mail',
      raw: call.body,
      envelopeFrom: decode(headerOf(call, 'x-chatter-from')),
      envelopeTo: to === '' ? [] : [to],
    };
  },
});
