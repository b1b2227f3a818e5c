import { request, type ClientRequest } from 'node:http';

import { startStrapi, type RunningStrapi } from '../support/strapi';
import { cloudflareSigned, json, mailgunSignature, multipart, type TestCall } from '../support/webhook-calls';
import { storyOf, until } from './story';

const SECRET = 'a secret of the tests';
const TOPIC = 'arn:aws:sns:eu-west-1:111111111111:inbound';
const LIMIT = 2_000_000;
/** One call may be 1.5 times a mail and 1 MB, and the room of a webhook holds two. */
const MOST = LIMIT * 1.5 + 1024 * 1024 - 1;

const mail = (subject: string): Buffer =>
  Buffer.from(
    `From: mary@customer.example\r\nTo: support@shop.example\r\nSubject: ${subject}\r\n\r\nHello\r\n`
  );
const calls: Record<string, (subject: string) => TestCall> = {
  mailgun: (subject) =>
    multipart({
      recipient: 'support@shop.example',
      sender: 'mary@customer.example',
      'body-mime': mail(subject),
      ...mailgunSignature(SECRET),
    }),
  cloudflare: (subject) =>
    cloudflareSigned(SECRET, {
      raw: mail(subject),
      from: 'mary@customer.example',
      to: 'support@shop.example',
    }),
};

/** Strangers call webhooks too, and never come to an end. */
describe('calls of webhooks that never end', () => {
  let app: RunningStrapi;
  const ids: Record<string, string> = {};
  const open: ClientRequest[] = [];

  const post = async (kind: string, subject: string): Promise<number> => {
    const { headers, body } = calls[kind]?.(subject) ?? json({});
    const path = `/api/chatter/webhooks/${kind}/${ids[kind]}`;
    return (await app.fetchApi(path, { method: 'POST', headers, body, token: '' })).status;
  };
  /** Sends so many octets of a call and then nothing; its status is null while there is no answer. */
  const begin = (
    kind: string,
    id: string | undefined,
    octets: number,
    type = 'multipart/form-data; boundary=x'
  ) => {
    const call = { status: null as number | null };
    const sent = request(
      `${app.url}/api/chatter/webhooks/${kind}/${id}`,
      { method: 'POST', headers: { 'content-type': type, 'transfer-encoding': 'chunked' } },
      (answer) => {
        call.status = answer.statusCode ?? 0;
        answer.resume();
      }
    );
    sent.on('error', () => undefined);
    open.push(sent);
    return new Promise<typeof call>((resolve) => sent.write(Buffer.alloc(octets, 'x'), () => resolve(call)));
  };
  const beginThree = async (id: string | undefined) => [
    await begin('mailgun', id, MOST),
    await begin('mailgun', id, MOST),
    await begin('mailgun', id, MOST),
  ];
  const hangUp = (): void => {
    for (const sent of open.splice(0)) sent.destroy();
  };

  beforeAll(async () => {
    app = await startStrapi({ pluginConfig: { limits: { incomingBytes: LIMIT } } });
    const story = storyOf(app);
    for (const [kind, password] of Object.entries({ mailgun: SECRET, cloudflare: SECRET, ses: TOPIC })) {
      const body = { kind, name: `Mail by ${kind}`, password };
      const { incomingServer } = await story.admin('POST', '/chatter/incoming-servers', body);
      ids[kind] = incomingServer.documentId;
    }
  });
  afterEach(hangUp);
  afterAll(() => app?.stop());

  it('are not even read for a webhook that is not there', async () => {
    const stuck = await beginThree('nosuchdocumentid');
    await until(async () => stuck.every(({ status }) => status === 401));
    expect(await post('mailgun', 'Past strangers')).toBe(200);
    expect(await post('cloudflare', 'Past strangers')).toBe(200);
  });

  it('keep nobody out of another webhook', async () => {
    const stuck = await beginThree(ids.mailgun);
    // Two fill the room, the third finds none.
    await until(async () => stuck.filter(({ status }) => status === 503).length === 1);
    expect(await post('cloudflare', 'Past Mailgun')).toBe(200);
    hangUp();
    await until(async () => (await post('mailgun', 'Room again')) === 200);
  });

  it.each([
    ['mailgun', 406],
    ['ses', 413],
  ])('%s is stopped as soon as there is more than an event can have', async (kind, status) => {
    const call = await begin(kind, ids[kind], 1024 * 1024 + 1, 'application/json');
    await until(async () => call.status === status);
  });
});
