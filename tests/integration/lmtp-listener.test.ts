import { getService } from '../../server/src/services';
import { freePort } from '../support/free-port';
import { smtpDialogue, type SmtpDialogue } from '../support/smtp-dialogue';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, until, type Story } from './story';

const INCOMING = 'plugin::chatter.incoming-mail';

/** A mail server of ours hands mail over by LMTP (RFC 2033): one answer for each recipient. */
describe('the LMTP listener', () => {
  let app: RunningStrapi;
  let story: Story;
  let port: number;
  let client: SmtpDialogue;

  const begin = async (recipients: string[]): Promise<void> => {
    expect(await client.say('MAIL FROM:<mary@customer.example>')).toMatch(/^250/);
    for (const to of recipients) expect(await client.say(`RCPT TO:<${to}>`)).toMatch(/^250/);
    expect(await client.say('DATA')).toMatch(/^354/);
  };
  const mail = (subject: string, body = 'Hello'): string =>
    `From: mary@customer.example\r\nTo: undisclosed-recipients:;\r\nSubject: ${subject}\r\n` +
    `Message-ID: <${subject.replaceAll(' ', '-')}@customer.example>\r\n\r\n${body}\r\n.\r\n`;
  const answers = async (count: number): Promise<string[]> => {
    const all: string[] = [];
    while (all.length < count) all.push(await client.reply());
    return all;
  };

  beforeAll(async () => {
    port = await freePort();
    app = await startStrapi({
      pluginConfig: {
        smtpListener: {
          enabled: true,
          port,
          protocol: 'lmtp',
          relays: ['127.0.0.1'],
          maxRecipients: 3,
          authservId: 'mx.shop.example',
        },
        limits: { incomingBytes: 20_000 },
      },
    });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    await story.admin('POST', '/chatter/aliases', { name: 'sales', targetType: TICKET });
  });
  afterAll(() => app?.stop());

  beforeEach(async () => {
    client = await smtpDialogue(port);
    expect(await client.reply()).toMatch(/^220 .* LMTP/);
    expect(await client.say('LHLO mx.shop.example')).toMatch(/^250/);
  });
  afterEach(() => client.hangUp());

  it('is not SMTP', async () => {
    expect(await client.say('EHLO mx.shop.example')).toMatch(/^500/);
  });

  it('stores a delivery for each recipient, and answers each of them', async () => {
    await begin(['support@shop.example', 'sales@shop.example']);
    client.write(mail('For two'));
    const [first = '', second = ''] = await answers(2);
    expect([first, second].map((line) => line.slice(0, 9))).toEqual(['250 2.0.0', '250 2.0.0']);
    expect(first).not.toBe(second);
    const rows = await app.strapi.db.query(INCOMING).findMany({ orderBy: { id: 'asc' } });
    expect(rows).toMatchObject([
      {
        ingress: 'lmtp',
        envelopeFrom: 'mary@customer.example',
        envelopeTo: ['support@shop.example'],
        authservId: 'mx.shop.example',
      },
      { ingress: 'lmtp', envelopeFrom: 'mary@customer.example', envelopeTo: ['sales@shop.example'] },
    ]);
    expect(rows[0].rawHash).toBe(rows[1].rawHash);
    await until(async () => (await app.strapi.db.query(TICKET).count({ where: { title: 'For two' } })) === 2);
  });

  it('answers each RCPT that it accepted, even for the same recipient twice', async () => {
    await begin(['support@shop.example', 'Support@shop.example']);
    client.write(mail('Twice'));
    const [first, second] = await answers(2);
    expect(first).toMatch(/^250/);
    expect(second).toBe(first);
    expect(await client.say('NOOP')).toMatch(/^250/);
  });

  it('refuses who is not known, and takes the mail for the others', async () => {
    await client.say('MAIL FROM:<mary@customer.example>');
    expect(await client.say('RCPT TO:<nobody@shop.example>')).toMatch(/^550 5\.1\.1 /);
    expect(await client.say('RCPT TO:<support@shop.example>')).toMatch(/^250/);
    await client.say('DATA');
    client.write(mail('For one of two'));
    expect(await client.reply()).toMatch(/^250/);
    expect(await client.say('NOOP')).toMatch(/^250/);
  });

  it('lets what fails for one recipient come again for that one only', async () => {
    const incoming = getService(app.strapi, 'incoming');
    const { accept } = incoming;
    const spy = jest.spyOn(incoming, 'accept').mockImplementation((delivery) => {
      if (delivery.envelopeTo[0] === 'sales@shop.example') return Promise.reject(new Error('no connection'));
      return accept.call(incoming, delivery);
    });
    const said = jest.spyOn(app.strapi.log, 'error').mockImplementation(() => app.strapi.log);
    try {
      await begin(['support@shop.example', 'sales@shop.example', 'catchall@shop.example']);
      client.write(mail('For some'));
      expect((await answers(3)).map((line) => line.slice(0, 9))).toEqual([
        '250 2.0.0',
        '451 4.3.0',
        '250 2.0.0',
      ]);
    } finally {
      spy.mockRestore();
      said.mockRestore();
    }
  });

  it('answers each recipient that a mail is too big', async () => {
    const before = await story.count('incoming-mail');
    await begin(['support@shop.example', 'sales@shop.example']);
    client.write(mail('Too big', 'x'.repeat(900).concat('\r\n').repeat(25)));
    expect((await answers(2)).map((line) => line.slice(0, 9))).toEqual(['552 5.3.4', '552 5.3.4']);
    expect(await client.say('NOOP')).toMatch(/^250/);
    expect(await story.count('incoming-mail')).toBe(before);
  });

  it('has a limit of recipients', async () => {
    await client.say('MAIL FROM:<mary@customer.example>');
    for (const to of ['support', 'sales', 'catchall'])
      expect(await client.say(`RCPT TO:<${to}@shop.example>`)).toMatch(/^250/);
    expect(await client.say('RCPT TO:<bounce@shop.example>')).toMatch(/^452/);
  });

  it('forgets recipients of a mail that was called off', async () => {
    await client.say('MAIL FROM:<mary@customer.example>');
    await client.say('RCPT TO:<sales@shop.example>');
    expect(await client.say('RSET')).toMatch(/^250/);
    await begin(['support@shop.example']);
    client.write(mail('After a reset'));
    const id = Number(/Stored as (\d+)/.exec(await client.reply())?.[1]);
    expect(await client.say('NOOP')).toMatch(/^250/);
    expect(await app.strapi.db.query(INCOMING).findOne({ where: { id } })).toMatchObject({
      envelopeTo: ['support@shop.example'],
    });
  });

  it('believes its relay whom the mail came from (XFORWARD), and nobody else', async () => {
    expect(await client.say('XFORWARD ADDR=198.51.100.9 HELO=out.customer.example')).toMatch(/^250/);
    await begin(['support@shop.example']);
    client.write(mail('From afar'));
    const id = Number(/Stored as (\d+)/.exec(await client.reply())?.[1]);
    const row = await app.strapi.db.query(INCOMING).findOne({ where: { id } });
    expect(row.connection).toEqual({
      ip: '198.51.100.9',
      helo: 'out.customer.example',
      mailFrom: 'mary@customer.example',
    });

    // The next mail on the same connection was written on the relay itself.
    expect(await client.say('XFORWARD ADDR=[UNAVAILABLE] HELO=[UNAVAILABLE]')).toMatch(/^250/);
    await begin(['support@shop.example']);
    client.write(mail('From near'));
    const nearId = Number(/Stored as (\d+)/.exec(await client.reply())?.[1]);
    expect((await app.strapi.db.query(INCOMING).findOne({ where: { id: nearId } })).connection).toBeNull();
  });
});
