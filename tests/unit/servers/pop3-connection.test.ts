import { readFileSync } from 'node:fs';
import path from 'node:path';

import { testMailbox } from '../../../server/src/servers/incoming-server-connection-test';
import type { MailboxSettings } from '../../../server/src/servers/incoming-server-options';
import { createPop3Connection, type Pop3Connection } from '../../../server/src/servers/pop3-connection';
import { startPop3Server, type TestPop3Server } from '../../support/pop3-server';

const pem = (name: string): string =>
  readFileSync(path.join(__dirname, '../../fixtures/tls', `${name}.pem`), 'utf8');
const TLS = { key: pem('first.key'), cert: pem('first.cert') };

const collect = async (raw: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const chunk of raw) parts.push(chunk);
  return Buffer.concat(parts);
};

describe('a connection by POP3', () => {
  let server: TestPop3Server;
  let secure: TestPop3Server;
  let implicit: TestPop3Server;
  const open: Pop3Connection[] = [];

  const settingsOf = (to: TestPop3Server, part: Partial<MailboxSettings> = {}): MailboxSettings => ({
    kind: 'pop3',
    host: '127.0.0.1',
    port: to.port,
    encryption: 'none',
    user: to.user,
    password: to.password,
    accessToken: null,
    folders: [],
    ...part,
  });
  const connect = async (
    to = server,
    part: Partial<MailboxSettings> = {},
    token: string | null = null
  ): Promise<Pop3Connection> => {
    const connection = createPop3Connection(settingsOf(to, part), '127.0.0.1', token);
    open.push(connection);
    await connection.open();
    return connection;
  };
  const test = (to: TestPop3Server, part: Partial<MailboxSettings> = {}) =>
    testMailbox(settingsOf(to, part), { privateHosts: true }, 1_000_000);

  beforeAll(async () => {
    server = await startPop3Server();
    secure = await startPop3Server({ tls: TLS });
    implicit = await startPop3Server({ tls: TLS, implicitTls: true });
  });
  afterEach(() => {
    open.splice(0).forEach((connection) => connection.close());
    for (const one of [server, secure, implicit]) one.faults = {};
  });
  afterAll(() => Promise.all([server, secure, implicit].map((one) => one.stop())));

  it('gives a mail octet by octet as it is, also in packets of one', async () => {
    const raw = Buffer.from('Subject: \xe9\r\n\r\n.\r\n..\r\n.x\r\n\x00\xff\r\nend\r\n', 'latin1');
    server.append(raw, 'odd');
    server.faults = { packet: 1 };
    const connection = await connect();
    const [[number]] = [...(await connection.names())].filter(([, uidl]) => uidl === 'odd') as [
      [number, string],
    ];
    expect(await collect(connection.read(number))).toEqual(raw);
    expect((await connection.header(number))?.toString('latin1')).toBe('Subject: \xe9\r\n\r\n');
    expect((await connection.sizes()).get(number)).toBe(raw.length);
    expect(await connection.name(number)).toBe('odd');
    expect(await connection.count()).toBe(1);
  });

  it('deletes with QUIT, and not when it hangs up', async () => {
    server.append('Subject: gone\r\n\r\n', 'gone');
    const first = await connect();
    await first.remove(2);
    first.close();
    expect(server.mails).toHaveLength(2);
    const second = await connect();
    await second.remove(2);
    await second.quit();
    expect(server.mails.map(({ uidl }) => uidl)).toEqual(['odd']);
  });

  it('streams a large mail without holding it', async () => {
    const raw = `Subject: large\r\n\r\n${'.dotted line of forty characters or so\r\n'.repeat(200_000)}`;
    server.append(raw, 'large');
    const connection = await connect();
    let octets = 0;
    let largest = 0;
    for await (const chunk of connection.read(2)) {
      octets += chunk.length;
      largest = Math.max(largest, chunk.length);
    }
    expect(octets).toBe(raw.length);
    expect(largest).toBeLessThan(1_000_000);
    await connection.remove(2);
    await connection.quit();
  });

  it.each(['UIDL', 'LIST', 'RETR', 'TOP'])(
    'rejects when the connection breaks within %s',
    async (command) => {
      const connection = await connect();
      server.faults = { dropAt: command };
      const work: Record<string, () => Promise<unknown>> = {
        UIDL: () => connection.names(),
        LIST: () => connection.sizes(),
        RETR: () => collect(connection.read(1)),
        TOP: () => connection.header(1),
      };
      await expect(work[command]?.()).rejects.toThrow('closed');
      await expect(connection.count()).rejects.toThrow('closed');
    }
  );

  it('is of no more use when a mail was not read to its end', async () => {
    server.append(`Subject: long\r\n\r\n${'x'.repeat(200_000)}\r\n`, 'long');
    server.faults = { packet: 10_000 };
    const connection = await connect();
    for await (const _chunk of connection.read(2)) break;
    await expect(connection.count()).rejects.toThrow('closed');
    server.faults = {};
    const again = await connect();
    await again.remove(2);
    await again.quit();
  });

  it('rejects what is under way when it is closed', async () => {
    server.faults = { silentAt: 'STAT' };
    const connection = await connect();
    const counted = connection.count();
    setTimeout(() => connection.close(), 50);
    await expect(counted).rejects.toThrow('closed');
  });

  it('never makes two commands of one', async () => {
    await expect(connect(server, { password: 'x\r\nDELE 1' })).rejects.toThrow('more than one line');
    await expect(connect(server, { user: 'x\nDELE 1' })).rejects.toThrow('more than one line');
  });

  it('logs in by AUTH PLAIN where that is all there is', async () => {
    server.faults = { saslOnly: true };
    expect(await (await connect()).count()).toBe(1);
  });

  it('logs in by XOAUTH2 with a token, and reads a refusal with or without a challenge', async () => {
    // Longer than a command may be: tokens of Microsoft have thousands of characters.
    const long = 'a'.repeat(3000);
    const accessToken = (user: string, token: string) => user === server.user && token === long;
    server.faults = { accessToken };
    expect(await (await connect(server, { password: '' }, long)).count()).toBe(1);
    await expect(connect(server, {}, 'wrong')).rejects.toMatchObject({ command: 'AUTH XOAUTH2' });
    server.faults = { accessToken, challenges: true };
    await expect(connect(server, {}, 'wrong')).rejects.toThrow('Invalid credentials');
    expect(await (await connect(server, {}, long)).count()).toBe(1);
    server.faults = {};
    await expect(connect(server, {}, long)).rejects.toThrow('not supported');
  });

  it('asks for another token when one is refused, once', async () => {
    server.faults = { accessToken: (_user, token) => token === 'good', challenges: true };
    const given = (tokens: string[]) => {
      const refused: (string | undefined)[] = [];
      const accessToken = async (one?: string) => {
        refused.push(one);
        return tokens[refused.length - 1] ?? 'none left';
      };
      return { accessToken, refused };
    };
    const second = given(['stale', 'good']);
    expect(await test(server, { password: '', accessToken: second.accessToken })).toMatchObject({ ok: true });
    expect(second.refused).toEqual([undefined, 'stale']);
    const never = given(['stale', 'bad', 'good']);
    expect(await test(server, { password: '', accessToken: never.accessToken })).toMatchObject({
      failure: { step: 'login', problem: 'login_refused' },
    });
    expect(never.refused).toHaveLength(2);
  });

  it('goes on encrypted, from the start or by STLS', async () => {
    secure.append('Subject: secret\r\n\r\n');
    implicit.append('Subject: secret\r\n\r\n');
    secure.faults = { packet: 3 };
    expect(await (await connect(secure, { encryption: 'starttls' })).count()).toBe(1);
    expect(await (await connect(implicit, { encryption: 'tls' })).count()).toBe(1);
  });

  it('refuses what was said in the clear behind the answer to STLS', async () => {
    secure.faults = { behindStls: '+OK injected' };
    await expect(connect(secure, { encryption: 'starttls' })).rejects.toThrow('in the clear');
    expect(secure.commands.at(-1)).toBe('STLS');
  });

  describe('tested', () => {
    it('passes every step', async () => {
      expect(await test(server)).toEqual({
        ok: true,
        passed: ['name', 'port', 'tls', 'login', 'folder'],
        failure: null,
      });
    });

    it.each<[string, () => Promise<object>, string]>([
      ['a wrong password', () => test(server, { password: 'wrong' }), 'login login_refused'],
      ['no password', () => test(server, { password: '' }), 'login login_missing'],
      ['a closed port', () => test(server, { port: 1 }), 'port port_refused'],
      ['no STLS', () => test(server, { encryption: 'starttls' }), 'tls tls_unsupported'],
      ['an untrusted certificate', () => test(implicit, { encryption: 'tls_strict' }), 'tls tls_certificate'],
      ['the same after STLS', () => test(secure, { encryption: 'starttls_strict' }), 'tls tls_certificate'],
      ['TLS on a plain port', () => test(server, { encryption: 'tls' }), 'tls tls_mismatch'],
    ])('%s', async (_situation, run, expected) => {
      const { failure } = (await run()) as { failure: { step: string; problem: string } };
      expect(`${failure.step} ${failure.problem}`).toBe(expected);
    });

    it.each<[string, TestPop3Server['faults'], string]>([
      ['no UIDL', { noUidl: true }, 'folder no_uidl'],
      ['another protocol', { greeting: '* OK IMAP4rev1 ready' }, 'port protocol'],
      ['a refusing greeting', { greeting: '-ERR too many connections' }, 'login mailbox_busy'],
      ['a locked mailbox', { refuse: { command: 'PASS', words: '[IN-USE] locked' } }, 'login mailbox_busy'],
      [
        'a lock without code',
        { refuse: { command: 'PASS', words: 'maildrop already locked' } },
        'login mailbox_busy',
      ],
      [
        'no login in the clear',
        {
          refuse: {
            command: 'USER',
            words: '[AUTH] Plaintext authentication disallowed on non-secure connections',
          },
        },
        'login login_unsupported',
      ],
      ['a connection that ends', { dropAt: 'PASS' }, 'port protocol'],
    ])('%s', async (_situation, faults, expected) => {
      server.faults = faults;
      const { failure } = await test(server);
      expect(`${failure?.step} ${failure?.problem}`).toBe(expected);
    });

    it('leaves nobody connected', async () => {
      await test(server);
      for (let i = 0; i < 100 && server.connections > 0; i += 1)
        await new Promise((next) => setTimeout(next, 10));
      expect(server.connections).toBe(0);
    });
  });
});
