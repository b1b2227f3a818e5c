import { fetchFromAmazon } from '../../server/src/incoming/ingresses/webhooks/amazon-client';
import { getService } from '../../server/src/services';
import { startStrapi, type Answer, type RunningStrapi } from '../support/strapi';
import {
  basic,
  cloudflareSigned,
  json,
  mailgunSignature,
  multipart,
  sendgridKeys,
  sendgridSigned,
  sesReceived,
  snsCertificate,
  snsSigned,
  SNS_CERTIFICATE_URL,
  urlEncoded,
  type TestCall,
} from '../support/webhook-calls';
import { storyOf, TICKET, until, type Story } from './story';

// Amazon is not at home in a test; what is fetched from it, and when, is what the test asks for.
jest.mock('../../server/src/incoming/ingresses/webhooks/amazon-client');

const INCOMING = 'plugin::chatter.incoming-mail';
const SECRET = 'a secret of the tests';
const TOPIC = 'arn:aws:sns:eu-west-1:111111111111:inbound';
const TO = 'support@shop.example';
const FROM = 'mary@customer.example';
const LIMIT = 2_000_000;

const rawOf = (subject: string, body: string | Buffer = 'Grüße\r\n'): Buffer =>
  Buffer.concat([
    Buffer.from(
      `From: Mary <${FROM}>\r\nTo: ${TO}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '-')}@customer.example>\r\n` +
        'Content-Type: text/plain; charset=utf-8\r\n\r\n'
    ),
    Buffer.from(body as string),
  ]);

const sendgrid = sendgridKeys();

/** What each provider posts for a mail, and with which secret. */
const providers: Record<string, { secret: string; call: (subject: string, body?: Buffer) => TestCall }> = {
  mailgun: {
    secret: SECRET,
    call: (subject, body) =>
      multipart({
        recipient: TO,
        sender: FROM,
        'body-mime': rawOf(subject, body),
        ...mailgunSignature(SECRET),
      }),
  },
  sendgrid: {
    secret: sendgrid.publicKey,
    call: (subject, body) =>
      sendgridSigned(
        multipart({ email: rawOf(subject, body), envelope: JSON.stringify({ to: [TO], from: FROM }) }),
        sendgrid.privateKey
      ),
  },
  postmark: {
    secret: SECRET,
    call: (subject, body) =>
      json(
        {
          OriginalRecipient: TO,
          Headers: [{ Name: 'Return-Path', Value: `<${FROM}>` }],
          RawEmail: rawOf(subject, body).toString('utf8'),
        },
        basic('chatter', SECRET)
      ),
  },
  mailjet: {
    secret: SECRET,
    call: (subject, body) =>
      json(
        {
          Sender: FROM,
          Recipient: TO,
          Headers: {
            From: [`Mary <${FROM}>`],
            To: TO,
            Subject: subject,
            'Message-ID': `<${subject.replaceAll(' ', '-')}@customer.example>`,
          },
          Parts: [{ Headers: { 'Content-Type': ['text/plain'] }, ContentRef: 'Text-part' }],
          'Text-part': body?.toString('utf8') ?? 'Grüße',
        },
        basic('chatter', SECRET)
      ),
  },
  ses: {
    secret: TOPIC,
    call: (subject, body) =>
      snsSigned({
        Type: 'Notification',
        TopicArn: TOPIC,
        Message: sesReceived({ raw: rawOf(subject, body), from: FROM, to: [TO] }),
      }),
  },
  cloudflare: {
    secret: SECRET,
    call: (subject, body) => cloudflareSigned(SECRET, { raw: rawOf(subject, body), from: FROM, to: TO }),
  },
};
const KINDS = Object.keys(providers);
const providerOf = (kind: string) => providers[kind] as (typeof providers)[string];

/** Mail providers post what they receive. */
describe('webhooks of mail providers', () => {
  let app: RunningStrapi;
  let story: Story;
  const ids: Record<string, string> = {};
  const fetched = jest.mocked(fetchFromAmazon);

  const post = (kind: string, call: TestCall, id = ids[kind] ?? ''): Promise<Answer> =>
    app.fetchApi(`/api/chatter/webhooks/${kind}/${id}`, {
      method: 'POST',
      headers: call.headers,
      body: call.body,
      token: '',
    });
  const arrives = (title: string) =>
    until(async () => (await app.strapi.db.query(TICKET).count({ where: { title } })) === 1);
  const newest = async () =>
    (await app.strapi.db.query(INCOMING).findMany({ orderBy: { id: 'desc' }, limit: 1 }))[0];

  beforeAll(async () => {
    fetched.mockImplementation((url) =>
      url === SNS_CERTIFICATE_URL
        ? Promise.resolve(snsCertificate)
        : Promise.reject(new Error(`fetched ${url}`))
    );
    app = await startStrapi({ pluginConfig: { limits: { incomingBytes: LIMIT } } });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    // One sender, many mails: that is what the brakes are for.
    const { settings } = getService(app.strapi, 'incoming');
    await settings.save({ ...(await settings.read()), loopThreshold: 10_000, globalBrakeMails: 10_000 });
    for (const kind of KINDS) {
      const { incomingServer } = await story.admin('POST', '/chatter/incoming-servers', {
        kind,
        name: `Mail by ${kind}`,
        password: providerOf(kind).secret,
        keepOriginal: true,
      });
      ids[kind] = incomingServer.documentId;
    }
  });
  afterAll(() => app?.stop());

  describe.each(KINDS)('%s', (kind) => {
    const { call } = providerOf(kind);

    it('brings a mail, which becomes a ticket', async () => {
      const subject = `By ${kind}`;
      const answer = await post(kind, call(subject));
      expect(answer).toMatchObject({ status: 200, body: { ok: true, message: /^Stored as \d+\.$/ } });
      expect(await newest()).toMatchObject({
        ingress: kind,
        envelopeFrom: FROM,
        envelopeTo: [TO],
        serverDocumentId: ids[kind],
        keepOriginal: true,
      });
      await arrives(subject);
    });

    it('may bring it again: that is the same mail', async () => {
      const before = await story.count('incoming-mail');
      const first = await post(kind, call(`Again by ${kind}`));
      const again = await post(kind, call(`Again by ${kind}`));
      expect(again.body).toEqual(first.body);
      expect(await story.count('incoming-mail')).toBe(before + 1);
    });

    it('is refused in the same way whether it is not there or does not prove itself', async () => {
      const before = await story.count('incoming-mail');
      const tampered = call(`Tampered by ${kind}`);
      tampered.headers = { ...tampered.headers, authorization: 'Basic eDp5' };
      tampered.body = Buffer.from(
        tampered.body
          .toString('latin1')
          .replace(/Tampered|VGFtcGVyZWQ/g, 'Forged')
          .replace(/signature/gi, 'sign'),
        'latin1'
      );
      const forged = await post(kind, tampered);
      const unknown = await post(kind, call('Nowhere'), 'nosuchdocumentid');
      const other = KINDS[(KINDS.indexOf(kind) + 1) % KINDS.length] ?? '';
      const mixed = await post(kind, call('Mixed up'), ids[other]);
      expect([401, 403]).toContain(forged.status);
      for (const answer of [unknown, mixed])
        expect({ status: answer.status, body: answer.body }).toEqual({
          status: forged.status,
          body: forged.body,
        });
      expect(await story.count('incoming-mail')).toBe(before);
    });

    it('is refused while it is switched off', async () => {
      const change = (active: boolean) =>
        story.admin('PUT', `/chatter/incoming-servers/${ids[kind]}`, {
          kind,
          name: `Mail by ${kind}`,
          active,
        });
      await change(false);
      expect([401, 403]).toContain((await post(kind, call(`Off by ${kind}`))).status);
      await change(true);
      expect((await post(kind, call(`On by ${kind}`))).status).toBe(200);
    });

    it('comes again when the mail could not be stored', async () => {
      const said = jest.spyOn(app.strapi.log, 'error').mockImplementation(() => app.strapi.log);
      const accept = jest
        .spyOn(getService(app.strapi, 'incoming'), 'accept')
        .mockRejectedValueOnce(new Error('no connection'));
      expect((await post(kind, call(`Later by ${kind}`))).status).toBe(500);
      accept.mockRestore();
      said.mockRestore();
      expect((await post(kind, call(`Later by ${kind}`))).status).toBe(200);
    });
  });

  it.each(KINDS.filter((kind) => kind !== 'ses'))('%s brings a large mail unharmed', async (kind) => {
    const body = Buffer.alloc(1_500_000, 'Zeile äöü 0123456789\r\n');
    const subject = `Large by ${kind}`;
    expect((await post(kind, providerOf(kind).call(subject, body))).status).toBe(200);
    const { rawHash } = await newest();
    const stored = await getService(app.strapi, 'files').read(rawHash);
    if (kind === 'mailjet') expect(stored.length).toBeGreaterThan(body.length);
    else expect(stored.equals(rawOf(subject, body))).toBe(true);
    await arrives(subject);
  });

  it.each([
    ['mailgun', 406],
    ['sendgrid', 413],
    ['postmark', 403],
    ['mailjet', 413],
    ['cloudflare', 413],
  ])('%s does not try again with a mail over the limit', async (kind, status) => {
    const said = jest.spyOn(app.strapi.log, 'warn').mockImplementation(() => app.strapi.log);
    const before = await story.count('incoming-mail');
    const body = Buffer.alloc(LIMIT, 'x'.repeat(70).concat('\r\n'));
    expect((await post(kind, providerOf(kind).call(`Too large by ${kind}`, body))).status).toBe(status);
    const huge = Buffer.alloc(5_000_000, 'x'.repeat(70).concat('\r\n'));
    expect((await post(kind, providerOf(kind).call(`Far too large by ${kind}`, huge))).status).toBe(status);
    expect(await story.count('incoming-mail')).toBe(before);
    said.mockRestore();
  });

  it('takes small forms as well, and the address of Mailgun that ends in mime', async () => {
    const call = urlEncoded({
      recipient: TO,
      sender: FROM,
      'body-mime': rawOf('As a small form'),
      ...mailgunSignature(SECRET),
    });
    expect((await post('mailgun', call, `${ids.mailgun}/mime`)).status).toBe(200);
    await arrives('As a small form');
  });

  it('takes a token of Mailgun for one mail only', async () => {
    const signature = mailgunSignature(SECRET);
    const call = (subject: string) =>
      multipart({ recipient: TO, sender: FROM, 'body-mime': rawOf(subject), ...signature });
    expect((await post('mailgun', call('With its token'))).status).toBe(200);
    expect((await post('mailgun', call('With its token'))).status).toBe(200);
    expect((await post('mailgun', call('With a token of another'))).status).toBe(401);
  });

  it('confirms a subscription to its own topic, and to no other', async () => {
    const subscribe = (arn: string, SubscribeURL: string) =>
      snsSigned({
        Type: 'SubscriptionConfirmation',
        TopicArn: arn,
        Token: 't',
        Message: 'Confirm',
        SubscribeURL,
      });
    const address = (arn: string) =>
      `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${arn}&Token=t`;
    const visits = () => fetched.mock.calls.flat().filter((url) => url.includes('ConfirmSubscription'));
    fetched.mockImplementation((url) =>
      Promise.resolve(url === SNS_CERTIFICATE_URL ? snsCertificate : '<ok/>')
    );

    expect((await post('ses', subscribe(`${TOPIC}2`, address(`${TOPIC}2`)))).status).toBe(403);
    const inside = 'http://169.254.169.254/latest/meta-data/';
    const said = jest.spyOn(app.strapi.log, 'warn').mockImplementation(() => app.strapi.log);
    expect((await post('ses', subscribe(TOPIC, inside))).status).toBe(400);
    said.mockRestore();
    expect(visits()).toEqual([]);
    expect((await post('ses', subscribe(TOPIC, address(TOPIC)))).status).toBe(200);
    expect(visits()).toEqual([address(TOPIC)]);
  });

  it('thanks for what is about something else', async () => {
    const before = await story.count('incoming-mail');
    const bounce = json({ RecordType: 'Bounce', Type: 'HardBounce' }, basic('chatter', SECRET));
    expect((await post('postmark', bounce)).status).toBe(200);
    const event = json({ signature: mailgunSignature(SECRET), 'event-data': { event: 'delivered' } });
    expect((await post('mailgun', event)).status).toBe(200);
    expect(await story.count('incoming-mail')).toBe(before);
  });

  it('lets Mailgun try again while a setting there is wrong', async () => {
    const said = jest.spyOn(app.strapi.log, 'warn').mockImplementation(() => app.strapi.log);
    const stored = urlEncoded({
      recipient: TO,
      'message-url': 'https://storage.eu.mailgun.net/v3/x',
      'message-headers': '[]',
      ...mailgunSignature(SECRET),
    });
    const answer = await post('mailgun', stored);
    expect(answer).toMatchObject({ status: 422, body: { message: expect.stringContaining('forward()') } });
    said.mockRestore();
  });

  it('never writes a secret into the log', async () => {
    const said: string[] = [];
    const spies = (['error', 'warn', 'info', 'http', 'debug'] as const).map((level) =>
      jest.spyOn(app.strapi.log, level).mockImplementation((...words: unknown[]) => {
        said.push(words.map(String).join(' '));
        return app.strapi.log;
      })
    );
    await post('postmark', json({}, basic('chatter', 'a-wrong-secret')));
    await post('mailjet', json({ Headers: 5 }, basic('chatter', SECRET)));
    for (const spy of spies) spy.mockRestore();
    expect(said.join('\n')).not.toContain(SECRET);
    expect(said.join('\n')).not.toContain('a-wrong-secret');
    expect(said.join('\n')).not.toContain(Buffer.from(`chatter:${SECRET}`).toString('base64'));
  });

  it('knows no other provider and no other way of asking', async () => {
    expect((await post('nobody', json({}), ids.mailgun)).status).toBe(400);
    const asked = await app.fetchApi(`/api/chatter/webhooks/mailgun/${ids.mailgun}`, { token: '' });
    expect(asked.status).toBe(404);
    const capitals = await app.fetchApi(`/API/Chatter/WEBHOOKS/mailgun/${ids.mailgun}`, {
      method: 'POST',
      ...providerOf('mailgun').call('In capitals'),
      token: '',
    });
    expect(capitals.status).toBe(200);
    const packed = await app.fetchApi(`/api/chatter/webhooks/cloudflare/${ids.cloudflare}`, {
      method: 'POST',
      headers: { 'content-encoding': 'gzip' },
      body: 'x',
      token: '',
    });
    expect(packed.status).toBe(415);
  });

  it('leaves every other call to Strapi as it was', async () => {
    const answer = await app.fetchAdmin('/admin/login', {
      method: 'POST',
      body: { email: app.admin.email, password: app.admin.password },
    });
    expect(answer.status).toBe(200);
  });
});
