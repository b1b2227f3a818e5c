import {
  UnreadableCall,
  type WebhookAdapter,
} from '../../../../../server/src/incoming/ingresses/webhooks/webhook';
import type { TestCall } from '../../../../support/webhook-calls';

const callOf = ({ headers, body }: TestCall) => ({
  headers,
  body,
  contentType: headers['content-type'] ?? '',
});

/** Whether an adapter believes a call; what it cannot make out is not believed either. */
export const believes = async (
  adapter: WebhookAdapter,
  call: TestCall,
  secret: string,
  surroundings: { now?: number; fetchFromAmazon?: (url: string) => Promise<string> } = {}
): Promise<boolean> => {
  const given = callOf(call);
  if (adapter.verifyHead && !adapter.verifyHead(given, secret)) return false;
  try {
    return await adapter.verify(given, secret, {
      now: surroundings.now ?? Date.now(),
      fetchFromAmazon:
        surroundings.fetchFromAmazon ?? (() => Promise.reject(new Error('nothing is fetched here'))),
    });
  } catch (error) {
    if (error instanceof UnreadableCall) return false;
    throw error;
  }
};

export const contentOf = async (adapter: WebhookAdapter, call: TestCall) => adapter.read(callOf(call));

/** The mail of a call, which must be one. */
export const mailOf = async (adapter: WebhookAdapter, call: TestCall) => {
  const content = await contentOf(adapter, call);
  if (content.kind !== 'mail') throw new Error(`a mail was expected, not ${content.kind}`);
  return content;
};

/** A mail with octets that are no UTF-8, dots, bare line feeds and what else gets lost on the way. */
export const RAW = Buffer.concat([
  Buffer.from(
    'From: Mary <mary@customer.example>\r\nTo: support@shop.example\r\nSubject: Gr\xfc\xdfe & more = 100%\r\n' +
      'Content-Type: text/plain; charset=iso-8859-1\r\n\r\nSch\xf6n + gut\r\n.\r\nbare\nline\r\n--xYzZ\r\n',
    'latin1'
  ),
  Buffer.from([0x00, 0xff, 0x80, 0x0d, 0x0a]),
]);
