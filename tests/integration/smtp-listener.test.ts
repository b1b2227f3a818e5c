import SMTPConnection from 'nodemailer/lib/smtp-connection';

import { getService } from '../../server/src/services';
import { freePort } from '../support/free-port';
import { smtpDialogue } from '../support/smtp-dialogue';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, until, type Story } from './story';

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
      pluginConfig: {
        smtpListener: { enabled: true, port, authservId: 'mx.shop.example' },
        limits: { incomingBytes: 20_000 },
      },
    });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    // One sender, many mails: that is what the brakes are for.
    const { settings } = getService(app.strapi, 'incoming');
    await settings.save({ ...(await settings.read()), loopThreshold: 10_000, globalBrakeMails: 10_000 });
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
    // Some process of this machine handed it over: it proves nothing about who sent it.
    expect(row).toMatchObject({
      envelopeFrom: 'mary@customer.example',
      envelopeTo: to,
      connection: null,
      authservId: null,
    });
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

  /** Up to the point where a mail may come. */
  const beginMail = async (to: string) => {
    const client = await smtpDialogue(port);
    expect(await client.reply()).toMatch(/^220 /);
    expect(await client.say('EHLO mail.customer.example')).toMatch(/SIZE 20000$/m);
    expect(await client.say('MAIL FROM:<mary@customer.example>')).toMatch(/^250/);
    expect(await client.say(`RCPT TO:<${to}>`)).toMatch(/^250/);
    expect(await client.say('DATA')).toMatch(/^354/);
    return client;
  };
  const headOf = (subject: string) =>
    `From: mary@customer.example\r\nTo: support@shop.example\r\nSubject: ${subject}\r\n\r\n`;

  // CVE-2023-51764 and its relatives: what one server takes for the end of a mail must not be one for the next.
  it.each([
    ['\\n.\\n', '\n.\n'],
    ['\\n.\\r\\n', '\n.\r\n'],
    ['\\r\\n.\\n', '\r\n.\n'],
    ['\\r.\\r', '\r.\r'],
    ['\\r\\n\\0.\\r\\n', '\r\n\0.\r\n'],
  ])('does not end a mail at %s', async (_name, smuggled) => {
    const subject = `Outer ${Buffer.from(smuggled).toString('hex')}`;
    const before = await story.count('incoming-mail');
    const client = await beginMail('support@shop.example');
    const inner =
      'MAIL FROM:<boss@shop.example>\r\nRCPT TO:<support@shop.example>\r\nDATA\r\n' + headOf('Smuggled');
    client.write(`${headOf(subject)}one${smuggled}${inner}two`);
    expect(await client.say('\r\n.')).toMatch(/^250 2\.0\.0 Stored as/);
    expect(await client.say('QUIT')).toMatch(/^221/);
    expect(await story.count('incoming-mail')).toBe(before + 1);
    await arrives(subject);
    expect(await app.strapi.db.query(TICKET).count({ where: { title: 'Smuggled' } })).toBe(0);
  });

  it('stores a mail byte for byte, with dots at the beginning of lines, bytes beyond ASCII and NUL', async () => {
    const client = await beginMail('support@shop.example');
    const raw = Buffer.concat([
      Buffer.from(`${headOf('Byte for byte')}.one dot\r\n..two dots\r\n`),
      Buffer.from([0x00, 0x80, 0xe9, 0xff]),
      Buffer.from('\r\nend\r\n'),
    ]);
    client.write(Buffer.from(raw.toString('latin1').replaceAll('\r\n.', '\r\n..'), 'latin1'));
    const answer = await client.say('.');
    client.hangUp();
    const id = Number(/Stored as (\d+)/.exec(answer)?.[1]);
    const row = await app.strapi.db
      .query('plugin::chatter.incoming-mail')
      .findOne({ where: { id }, select: ['rawHash', 'size'] });
    expect(await getService(app.strapi, 'files').read(row.rawHash)).toEqual(raw);
    expect(row.size).toBe(raw.length);
    await arrives('Byte for byte');
  });

  it('stores nothing of a mail whose client hangs up in the middle', async () => {
    const before = await story.count('incoming-mail');
    const client = await beginMail('support@shop.example');
    client.write(`${headOf('Half')}half a mail\r\n`);
    client.hangUp();
    const whole = await send(mailOf('Whole', 'support@shop.example'), {
      from: 'mary@customer.example',
      to: ['support@shop.example'],
    });
    expect(whole).toMatchObject({ response: expect.stringMatching(/^250/) });
    expect(await story.count('incoming-mail')).toBe(before + 1);
  });

  it('hangs up on a mail that does not stop', async () => {
    const before = await story.count('incoming-mail');
    const client = await beginMail('support@shop.example');
    client.write(headOf('Endless'));
    for (let i = 0; i < 100; i += 1) client.write('x'.repeat(998).concat('\r\n'));
    expect(await client.reply()).toMatch(/^552 5\.3\.4 .* 20000 octets/);
    expect(await client.reply()).toBe('');
    expect(await story.count('incoming-mail')).toBe(before);
  });

  it('goes on after a mail that was too big', async () => {
    const client = await beginMail('support@shop.example');
    client.write(headOf('A little too big') + 'x'.repeat(998).concat('\r\n').repeat(21));
    expect(await client.say('.')).toMatch(/^552 5\.3\.4 /);
    expect(await client.say('MAIL FROM:<mary@customer.example>')).toMatch(/^250/);
    expect(await client.say('RCPT TO:<support@shop.example>')).toMatch(/^250/);
    expect(await client.say('DATA')).toMatch(/^354/);
    client.write(headOf('Smaller'));
    expect(await client.say('.')).toMatch(/^250/);
    client.hangUp();
    await arrives('Smaller');
  });

  it('asks the client to come again while the database is away', async () => {
    const said = jest.spyOn(app.strapi.log, 'error').mockImplementation(() => app.strapi.log);
    const accept = jest
      .spyOn(getService(app.strapi, 'incoming'), 'accept')
      .mockRejectedValueOnce(new Error('no connection'));
    const client = await beginMail('support@shop.example');
    client.write(headOf('At a bad time'));
    expect(await client.say('.')).toMatch(/^451 4\.3\.0 /);
    accept.mockRestore();
    said.mockRestore();
    expect(await client.say('QUIT')).toMatch(/^221/);
  });

  it('answers the sender with the same mail twice with one record', async () => {
    const envelope = { from: 'mary@customer.example', to: ['support@shop.example'] };
    const raw = mailOf('Sent twice', 'support@shop.example');
    const first = (await send(raw, envelope)) as { response: string };
    const second = (await send(raw, envelope)) as { response: string };
    expect(second.response).toBe(first.response);
  });

  it('takes mail for an alias of any domain on the domains that are allowed', async () => {
    await story.admin('POST', '/chatter/aliases', { name: 'jobs', targetType: TICKET, anyDomain: true });
    const incoming = getService(app.strapi, 'incoming');
    const settings = await incoming.settings.read();
    await incoming.settings.save({ ...settings, allowedDomains: ['old-name.example'] });
    const rcpt = async (to: string): Promise<string> => {
      const client = await smtpDialogue(port);
      await client.reply();
      await client.say('EHLO mail.customer.example');
      await client.say('MAIL FROM:<mary@customer.example>');
      const answer = await client.say(`RCPT TO:<${to}>`);
      client.hangUp();
      return answer.slice(0, 3);
    };
    expect(await rcpt('jobs@old-name.example')).toBe('250');
    expect(await rcpt('jobs+token@old-name.example')).toBe('250');
    expect(await rcpt('jobs@elsewhere.example')).toBe('550');
    expect(await rcpt('support@old-name.example')).toBe('550');
  });

  it('says on the page of the servers that it listens', async () => {
    const { listener } = await story.admin('GET', '/chatter/incoming-servers');
    expect(listener).toEqual({
      enabled: true,
      listening: true,
      protocol: 'smtp',
      host: '127.0.0.1',
      port,
      starttls: false,
      error: null,
    });
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
