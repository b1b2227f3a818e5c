import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { getService } from '../../server/src/services';
import { freePort } from '../support/free-port';
import { smtpDialogue, type SmtpDialogue } from '../support/smtp-dialogue';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, until, type Story } from './story';

const INCOMING = 'plugin::chatter.incoming-mail';
const FIXTURES = path.resolve(__dirname, '../fixtures/tls');
const STRANGER = '203.0.113.7';

/** The listener as the MX of a domain, reached by strangers; a load balancer in front says which. */
describe('the SMTP listener on the internet', () => {
  let app: RunningStrapi;
  let story: Story;
  let port: number;
  let folder: string;

  const put = (name: string): void => {
    copyFileSync(path.join(FIXTURES, `${name}.key.pem`), path.join(folder, 'key.pem'));
    copyFileSync(path.join(FIXTURES, `${name}.cert.pem`), path.join(folder, 'cert.pem'));
  };
  const connect = (ip = STRANGER): Promise<SmtpDialogue> =>
    smtpDialogue(port, `PROXY TCP4 ${ip} 127.0.0.1 40000 25\r\n`);
  const greeted = async (ip = STRANGER): Promise<SmtpDialogue> => {
    const client = await connect(ip);
    expect(await client.reply()).toBe('220 mx.shop.example ESMTP');
    await client.say('EHLO mail.customer.example');
    return client;
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatter-mx-'));
    put('first');
    port = await freePort();
    app = await startStrapi({
      pluginConfig: {
        smtpListener: {
          enabled: true,
          port,
          name: 'mx.shop.example',
          maxClients: 6,
          maxClientsPerAddress: 3,
          ratePerMinute: 4,
          proxies: ['127.0.0.1'],
          tls: { key: path.join(folder, 'key.pem'), cert: path.join(folder, 'cert.pem') },
        },
      },
    });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes a mail encrypted, and remembers the connection it came over', async () => {
    const client = await greeted('198.51.100.9');
    expect(await client.say('STARTTLS')).toMatch(/^220/);
    expect(await client.encrypt()).toBe('mx.first.example');
    const features = await client.say('EHLO mail.customer.example');
    expect(features).not.toMatch(/STARTTLS|AUTH|XFORWARD|XCLIENT/);
    await client.say('MAIL FROM:<mary@customer.example>');
    await client.say('RCPT TO:<support@shop.example>');
    await client.say('DATA');
    client.write(
      'From: mary@customer.example\r\nTo: support@shop.example\r\nSubject: Sealed\r\n\r\nHello\r\n'
    );
    expect(await client.say('.')).toMatch(/^250/);
    client.hangUp();
    const [row] = await app.strapi.db.query(INCOMING).findMany({ orderBy: { id: 'desc' }, limit: 1 });
    expect(row.connection).toEqual({
      ip: '198.51.100.9',
      helo: 'mail.customer.example',
      mailFrom: 'mary@customer.example',
    });
  });

  it('throws away what was sent in the clear behind STARTTLS', async () => {
    const client = await greeted('198.51.100.10');
    client.write('STARTTLS\r\nEHLO injected.example\r\nMAIL FROM:<injected@evil.example>\r\n');
    expect(await client.reply()).toMatch(/^220/);
    await client.encrypt();
    expect(await client.say('RCPT TO:<support@shop.example>')).toMatch(/^503/);
    client.hangUp();
  });

  it('takes up a renewed certificate without a restart', async () => {
    put('second');
    await until(async () => {
      const client = await greeted('198.51.100.11');
      await client.say('STARTTLS');
      const name = await client.encrypt();
      client.hangUp();
      return name === 'mx.second.example';
    });
  });

  it('knows no login, and nothing else that is not needed', async () => {
    const client = await greeted('198.51.100.12');
    for (const command of [
      'AUTH PLAIN AGEAYg==',
      'XFORWARD ADDR=192.0.2.1',
      'XCLIENT ADDR=192.0.2.1',
      'WIZ x',
    ])
      expect(await client.say(command)).toMatch(/^5/);
    client.hangUp();
  });

  it('lets in so many connections of one address, and others besides', async () => {
    const open = [await greeted(), await greeted(), await greeted()];
    const fourth = await connect();
    expect(await fourth.reply()).toMatch(/^421 .*4\.7\.0 Too many connections from your address/);
    expect(await fourth.reply()).toBe('');
    const other = await greeted('198.51.100.13');
    for (const client of [...open, other]) client.hangUp();
    await until(async () => {
      const again = await connect();
      const greeting = await again.reply();
      again.hangUp();
      return greeting.startsWith('220');
    });
  });

  it('takes so many mails a minute of one address', async () => {
    const client = await greeted('198.51.100.14');
    const codes: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      codes.push((await client.say('MAIL FROM:<mary@customer.example>')).slice(0, 9));
      await client.say('RSET');
    }
    expect(codes.filter((code) => code.startsWith('250'))).toHaveLength(4);
    expect(codes.at(-1)).toBe('450 4.7.1');
    client.hangUp();
    const other = await greeted('198.51.100.15');
    expect(await other.say('MAIL FROM:<mary@customer.example>')).toMatch(/^250/);
    other.hangUp();
  });

  it('sends away who guesses addresses', async () => {
    const client = await greeted('198.51.100.16');
    await client.say('MAIL FROM:<mary@customer.example>');
    const codes: string[] = [];
    for (let i = 0; i < 20; i += 1)
      codes.push((await client.say(`RCPT TO:<name${i}@shop.example>`)).slice(0, 3));
    expect(codes).toEqual([...Array(19).fill('550'), '421']);
    expect(await client.reply()).toBe('');
  });

  it('hangs up on endless commands, on talk before the greeting and on nonsense', async () => {
    const long = await greeted('198.51.100.17');
    expect(await long.say(`MAIL FROM:<${'a'.repeat(4000)}@customer.example>`)).toMatch(/^421/);
    const early = await smtpDialogue(
      port,
      `PROXY TCP4 198.51.100.18 127.0.0.1 4 25\r\nEHLO early.example\r\n`
    );
    expect(await early.reply()).toMatch(/^421/);
    const noise = await greeted('198.51.100.19');
    const codes: string[] = [];
    for (let i = 0; i < 10; i += 1) codes.push((await noise.say('GRUNT')).slice(0, 3));
    expect(codes.at(-1)).toBe('421');
  });

  it('has an end for a client that gets nowhere', async () => {
    const client = await greeted('198.51.100.20');
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + 6 * 60_000);
    try {
      expect(await client.reply()).toMatch(/^421 4\.4\.2 /);
    } finally {
      clock.mockRestore();
    }
  });
});

describe('a listener that cannot start', () => {
  it('says why, and starts once it can', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    const app = await startStrapi({
      pluginConfig: { smtpListener: { enabled: true, port } },
      env: { LOG_LEVEL: 'silent' },
    });
    try {
      const status = () => getService(app.strapi, 'incoming').ingresses.listenerStatus();
      expect(await until(async () => status().error)).toMatch(/EADDRINUSE/);
      expect(status().listening).toBe(false);
      await new Promise((resolve) => other.close(resolve));
      await until(async () => status().listening);
      expect(status().error).toBeNull();
    } finally {
      await app.stop();
    }
  });

  it('never listens without the certificate that it was given', async () => {
    const port = await freePort();
    const app = await startStrapi({
      pluginConfig: {
        smtpListener: { enabled: true, port, tls: { key: 'no/key.pem', cert: 'no/cert.pem' } },
      },
      env: { LOG_LEVEL: 'silent' },
    });
    try {
      const { listenerStatus } = getService(app.strapi, 'incoming').ingresses;
      expect(await until(async () => listenerStatus().error)).toMatch(
        /The TLS key .*no\/key\.pem cannot be read/
      );
      await expect(smtpDialogue(port)).rejects.toThrow(/ECONNREFUSED/);
    } finally {
      await app.stop();
    }
  });
});
