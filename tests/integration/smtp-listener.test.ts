import { createServer, type AddressInfo } from 'node:net';

import SMTPConnection from 'nodemailer/lib/smtp-connection';

import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, until, type Story } from './story';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

interface SmtpError extends Error {
  responseCode?: number;
  response?: string;
}

const mailOf = (subject: string, to: string, body = 'Hello'): string =>
  [
    'From: Mary Miller <mary@customer.example>',
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}@customer.example>`,
    '',
    body,
    '',
  ].join('\r\n');

/** A mail server next to us hands mail over by SMTP. */
describe('the SMTP listener', () => {
  let app: RunningStrapi;
  let story: Story;
  let port: number;

  const send = async (raw: string, envelope: { from: string; to: string[]; size?: number }) => {
    const connection = new SMTPConnection({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
    try {
      await new Promise<void>((resolve, reject) => {
        connection.once('error', reject);
        connection.connect((error) => (error ? reject(error) : resolve()));
      });
      return await new Promise<{ response: string; rejected: string[] } | SmtpError>((resolve) =>
        connection.send(envelope, raw, (error, info) =>
          resolve(error ?? (info as unknown as { response: string; rejected: string[] }))
        )
      );
    } finally {
      connection.on('error', () => undefined);
      connection.close();
    }
  };
  const arrives = (title: string) =>
    until(async () => (await app.strapi.db.query(TICKET).count({ where: { title } })) === 1);

  beforeAll(async () => {
    port = await freePort();
    app = await startStrapi({
      pluginConfig: { smtpListener: { enabled: true, port }, limits: { incomingBytes: 20_000 } },
    });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(() => app?.stop());

  it('takes a mail to an alias, says so once it is stored, and creates an entry', async () => {
    const to = ['support@shop.example'];
    const answer = await send(mailOf('Where is my order', to[0] ?? ''), {
      from: 'mary@customer.example',
      to,
    });
    expect(answer).toMatchObject({ response: expect.stringMatching(/^250 2\.0\.0 Stored as \d+/) });
    expect(await story.count('incoming-mail', { ingress: 'smtp' })).toBe(1);
    await arrives('Where is my order');
    const [row] = await app.strapi.db.query('plugin::chatter.incoming-mail').findMany({});
    expect(row).toMatchObject({ envelopeFrom: 'mary@customer.example', envelopeTo: to });
  });

  it('takes catchall and bounce addresses, with and without detail, and the null sender', async () => {
    const to = ['catchall+abc@shop.example', 'Bounce@shop.example', 'support+x@SHOP.example'];
    const answer = await send(mailOf('Report', 'bounce@shop.example'), { from: '', to });
    expect(answer).toMatchObject({ rejected: [] });
    const rows = await app.strapi.db
      .query('plugin::chatter.incoming-mail')
      .findMany({ orderBy: { id: 'desc' }, limit: 1 });
    expect(rows[0]).toMatchObject({ envelopeFrom: '' });
  });

  it('refuses recipients that it does not know, and only those', async () => {
    const before = await story.count('incoming-mail');
    const stranger = await send(mailOf('To nobody', 'nobody@shop.example'), {
      from: 'mary@customer.example',
      to: ['nobody@shop.example'],
    });
    expect((stranger as SmtpError).response).toMatch(/^550 5\.1\.1 /);
    const relay = await send(mailOf('Relay', 'support@elsewhere.example'), {
      from: 'mary@customer.example',
      to: ['support@elsewhere.example'],
    });
    expect((relay as SmtpError).responseCode).toBe(550);
    expect(await story.count('incoming-mail')).toBe(before);

    const both = await send(mailOf('One of two', 'support@shop.example'), {
      from: 'mary@customer.example',
      to: ['nobody@shop.example', 'support@shop.example'],
    });
    expect(both).toMatchObject({ rejected: ['nobody@shop.example'] });
    await arrives('One of two');
  });

  it('refuses a mail over the limit, announced or not', async () => {
    const before = await story.count('incoming-mail');
    const large = mailOf('Too large', 'support@shop.example', 'x'.repeat(70).concat('\r\n').repeat(400));
    const envelope = { from: 'mary@customer.example', to: ['support@shop.example'] };
    expect((await send(large, envelope)) as SmtpError).toMatchObject({ responseCode: 552 });
    // A client that says how large its mail is learns the limit beforehand (RFC 1870).
    const announced = await send(large, { ...envelope, size: large.length });
    expect((announced as SmtpError).message).toContain('larger than allowed 20000');
    expect(await story.count('incoming-mail')).toBe(before);
  });

  it('offers no login and no TLS', async () => {
    const connection = new SMTPConnection({ host: '127.0.0.1', port, secure: false, requireTLS: true });
    const error = await new Promise<Error | undefined>((resolve) => {
      connection.once('error', resolve);
      connection.connect(resolve);
    });
    connection.close();
    expect(error?.message).toMatch(/STARTTLS/);
  });
});
