import { createCloudflare } from '../../../../../server/src/incoming/ingresses/webhooks/cloudflare';
import { cloudflareSigned, now } from '../../../../support/webhook-calls';
import { believes, contentOf, mailOf, RAW } from './calls';

const KEY = 'a key that the worker has too';
const mail = { raw: RAW, from: 'mary@customer.example', to: 'support+t0ken@shop.example' };

describe('a call of a Cloudflare worker', () => {
  it('is believed by its signature, and holds the mail', async () => {
    const call = cloudflareSigned(KEY, mail);
    expect(await believes(createCloudflare(), call, KEY)).toBe(true);
    expect(await mailOf(createCloudflare(), call)).toEqual({
      kind: 'mail',
      raw: RAW,
      envelopeFrom: 'mary@customer.example',
      envelopeTo: ['support+t0ken@shop.example'],
    });
  });

  it('knows the null sender, and addresses beyond ASCII', async () => {
    const call = cloudflareSigned(KEY, { ...mail, from: '', to: 'grüße@shop.example' });
    expect(await believes(createCloudflare(), call, KEY)).toBe(true);
    expect(await mailOf(createCloudflare(), call)).toMatchObject({
      envelopeFrom: '',
      envelopeTo: ['grüße@shop.example'],
    });
  });

  it('is not believed when anything of it was changed, or is old', async () => {
    const cloudflare = createCloudflare();
    const call = cloudflareSigned(KEY, mail);
    const withHeader = (name: string, value: string) => ({
      ...call,
      headers: { ...call.headers, [name]: value },
    });
    for (const forged of [
      { ...call, body: call.body.subarray(0, -1) },
      { ...call, body: Buffer.concat([call.body, Buffer.from('x')]) },
      withHeader('x-chatter-from', 'boss%40shop.example'),
      withHeader('x-chatter-to', 'sales%40shop.example'),
      withHeader('x-chatter-timestamp', String(Number(now()) + 1)),
      withHeader('x-chatter-signature', ''),
      cloudflareSigned('another key', mail),
      cloudflareSigned(KEY, mail, String(Number(now()) - 3600)),
      cloudflareSigned(KEY, mail, String(Number(now()) + 3600)),
      { headers: {}, body: RAW },
    ])
      expect(await believes(cloudflare, forged, KEY)).toBe(false);
  });

  it('makes no sense without a mail, or with an address that is encoded otherwise', async () => {
    await expect(async () =>
      contentOf(createCloudflare(), cloudflareSigned(KEY, { ...mail, raw: Buffer.alloc(0) }))
    ).rejects.toThrow('empty');
    await expect(async () =>
      contentOf(createCloudflare(), { headers: { 'x-chatter-to': '%E0%A4%A' }, body: RAW })
    ).rejects.toThrow('not encoded');
  });
});
