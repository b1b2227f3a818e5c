import { readFileSync } from 'node:fs';
import path from 'node:path';

import { createCloudflare } from '../../../../../server/src/incoming/ingresses/webhooks/cloudflare';
import { believes, mailOf, RAW } from './calls';

const KEY = 'a key that both have';

interface Worker {
  email(message: object, env: object): Promise<void>;
}

/** The worker that docs/incoming-webhooks.md tells people to install. */
const workerOfDocs = (): Worker => {
  const page = readFileSync(path.resolve(__dirname, '../../../../../docs/incoming-webhooks.md'), 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  return new Function(code.replace('export default', 'return'))() as Worker;
};

describe('the Cloudflare worker in the documentation', () => {
  const sent: { url: string; headers: Record<string, string>; body: Buffer }[] = [];
  let status = 200;
  const rejected: string[] = [];
  const run = () =>
    workerOfDocs().email(
      {
        raw: new Response(RAW).body,
        from: 'mary@customer.example',
        to: 'support+t0ken@shop.example',
        setReject: (reason: string) => rejected.push(reason),
      },
      { CHATTER_URL: 'https://cms.example.com/api/chatter/webhooks/cloudflare/abc', CHATTER_KEY: KEY }
    );

  beforeEach(() => {
    sent.splice(0);
    rejected.splice(0);
    status = 200;
    jest.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
      const headers = init?.headers as Record<string, string>;
      sent.push({ url: String(url), headers, body: Buffer.from(init?.body as Uint8Array) });
      return Promise.resolve(new Response('', { status }));
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('posts a mail that is believed, octet for octet', async () => {
    await run();
    const [call] = sent;
    expect(call?.url).toBe('https://cms.example.com/api/chatter/webhooks/cloudflare/abc');
    expect(await believes(createCloudflare(), call!, KEY)).toBe(true);
    expect(await mailOf(createCloudflare(), call!)).toEqual({
      kind: 'mail',
      raw: RAW,
      envelopeFrom: 'mary@customer.example',
      envelopeTo: ['support+t0ken@shop.example'],
    });
  });

  it('lets the sender try again while Chatter is away, and not with a mail that is too large', async () => {
    status = 503;
    await expect(run()).rejects.toThrow('503');
    expect(rejected).toEqual([]);
    status = 413;
    await run();
    expect(rejected).toEqual(['The mail is too large']);
  });
});
