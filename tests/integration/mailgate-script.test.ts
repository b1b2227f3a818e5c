import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from '../support/free-port';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, until, type Story } from './story';

const SCRIPT = path.resolve(__dirname, '../../server/bin/chatter-mailgate.js');
const INCOMING = 'plugin::chatter.incoming-mail';

interface Run {
  args?: string[];
  env?: Record<string, string>;
  input?: string | Buffer;
}

/** Runs the script as a mail server does: with a small environment and the mail on standard input. */
const run = ({ args = [], env = {}, input = 'Subject: x\n\nx\n' }: Run) =>
  new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT, ...args], {
      env: { PATH: process.env.PATH ?? '', ...env },
    });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
    child.stdin.end(input);
  });

const mailOf = (subject: string, to = 'support@shop.example'): string =>
  [
    'From: Mary Miller <mary@customer.example>',
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}@customer.example>`,
    '',
    'Hello',
    '',
  ].join('\n');

describe('the mailgate script', () => {
  let app: RunningStrapi;
  let story: Story;
  let env: Record<string, string>;
  let folder: string;

  const arrives = (title: string) =>
    until(async () => (await app.strapi.db.query(TICKET).count({ where: { title } })) === 1);
  const newest = async () =>
    (await app.strapi.db.query(INCOMING).findMany({ orderBy: { id: 'desc' }, limit: 1 }))[0];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatter-mailgate-'));
    app = await startStrapi({ pluginConfig: { limits: { incomingBytes: 200_000 } } });
    story = storyOf(app);
    env = { CHATTER_URL: app.url, CHATTER_TOKEN: app.apiToken };
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });
  afterAll(async () => {
    await app?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('hands in a mail with its envelope and says nothing', async () => {
    const args = ['--from=mary@customer.example', '--', 'support@shop.example', 'catchall+abc@shop.example'];
    expect(await run({ args, env, input: mailOf('Through the pipe') })).toEqual({ code: 0, output: '' });
    expect(await newest()).toMatchObject({
      ingress: 'mailgate',
      envelopeFrom: 'mary@customer.example',
      envelopeTo: ['support@shop.example', 'catchall+abc@shop.example'],
    });
    await arrives('Through the pipe');
  });

  it('hands in every byte of it', async () => {
    const input = Buffer.concat([
      Buffer.from(mailOf('Bytes')),
      Buffer.from(Array.from({ length: 256 }, (_, code) => code)),
      Buffer.alloc(100_000, 'x'),
    ]);
    expect(await run({ args: ['--to', 'support@shop.example'], env, input })).toEqual({
      code: 0,
      output: '',
    });
    expect((await newest()).size).toBe(input.length);
  });

  it.each<[string, Record<string, string>, string | null, string[]]>([
    [
      'Postfix (aliases)',
      {
        SENDER: 'mary@customer.example',
        RECIPIENT: 'chatter@localhost',
        ORIGINAL_RECIPIENT: 'support@shop.example',
      },
      'mary@customer.example',
      ['support@shop.example'],
    ],
    [
      'Postfix, null sender',
      { SENDER: 'MAILER-DAEMON', RECIPIENT: 'bounce@shop.example' },
      '',
      ['bounce@shop.example'],
    ],
    ['a null sender', { SENDER: '', RECIPIENT: 'bounce@shop.example' }, '', ['bounce@shop.example']],
    [
      'Exim',
      { SENDER: 'a@b.example', LOCAL_PART: 'support', LOCAL_PART_SUFFIX: '+t0', DOMAIN: 'shop.example' },
      'a@b.example',
      ['support+t0@shop.example'],
    ],
    ['nobody', {}, null, []],
  ])('takes the envelope that %s leaves in the environment', async (who, given, from, to) => {
    const input = mailOf(`Environment of ${who}`);
    expect(await run({ env: { ...env, ...given }, input })).toEqual({ code: 0, output: '' });
    expect(await newest()).toMatchObject({ envelopeFrom: from, envelopeTo: to });
  });

  it('leaves out the line that some deliveries put before the mail', async () => {
    const mail = mailOf('Without From_');
    const input = `From mary@customer.example  Sat Nov 21 10:00:00 2026\n${mail}`;
    expect((await run({ env, input })).code).toBe(0);
    expect((await newest()).size).toBe(mail.length);
  });

  it('hands in the same mail twice as one', async () => {
    const before = await story.count('incoming-mail');
    for (let i = 0; i < 2; i += 1)
      expect((await run({ args: ['support@shop.example'], env, input: mailOf('Twice') })).code).toBe(0);
    expect(await story.count('incoming-mail')).toBe(before + 1);
  });

  it('takes as many recipients as a mail server gives at once', async () => {
    const args = Array.from({ length: 100 }, (_, i) => `support+${i}@shop.example`);
    expect((await run({ args, env, input: mailOf('Many') })).code).toBe(0);
    expect((await newest()).envelopeTo).toHaveLength(100);
    expect((await run({ args: [...args, 'one@shop.example'], env })).code).toBe(64);
  });

  it('refuses an unknown recipient before storing (67), if it is told to', async () => {
    const before = await story.count('incoming-mail');
    const args = ['--unknown=refuse', 'nobody@shop.example'];
    const refused = await run({ args, env, input: mailOf('To nobody', 'nobody@shop.example') });
    expect(refused.code).toBe(67);
    // Postfix takes the enhanced status code from the first word.
    expect(refused.output).toMatch(/^5\.1\.1 nobody@shop\.example/);
    expect(await story.count('incoming-mail')).toBe(before);

    const one = await run({ args: [...args, 'support@shop.example'], env, input: mailOf('To one of two') });
    expect(one.code).toBe(0);
    const unasked = await run({ args: ['nobody@shop.example'], env, input: mailOf('Held') });
    expect(unasked.code).toBe(0);
    const unknown = await run({ args: ['--unknown=refuse'], env, input: mailOf('Recipient not given') });
    expect(unknown.code).toBe(0);
    expect(await story.count('incoming-mail')).toBe(before + 3);
  });

  it('says 65 for a mail that is empty or too large', async () => {
    expect((await run({ env, input: '' })).code).toBe(65);
    const large = await run({ env, input: Buffer.alloc(250_000, 'x') });
    expect(large.code).toBe(65);
    expect(large.output).toContain('200000 octets');
    expect((await run({ env, args: ['--max-bytes=100'], input: Buffer.alloc(5_000_000, 'x') })).code).toBe(
      65
    );
  });

  it('says 77 for a token that is refused, and never shows it', async () => {
    const refused = await run({ env: { ...env, CHATTER_TOKEN: 'wrong-token' } });
    expect(refused.code).toBe(77);
    expect(refused.output).not.toContain('wrong-token');
    expect((await run({ env: { ...env, CHATTER_TOKEN: 'wrong' }, args: ['--retry=always'] })).code).toBe(75);
  });

  it('says 64 for wrong use, 78 for wrong settings', async () => {
    expect((await run({ env, args: ['--colour=blue'] })).code).toBe(64);
    expect((await run({ env, args: ['--token=secret'] })).code).toBe(64);
    expect((await run({ env: { CHATTER_URL: app.url } })).code).toBe(78);
    expect((await run({ env: { CHATTER_TOKEN: 'x' } })).code).toBe(78);
    expect((await run({ env: { CHATTER_TOKEN: 'x' }, args: ['--retry=always'] })).code).toBe(75);
    for (const url of ['nonsense', 'ftp://127.0.0.1/', 'http://user:word@127.0.0.1/', `${app.url}/elsewhere`])
      expect({ url, code: (await run({ env: { ...env, CHATTER_URL: url } })).code }).toEqual({
        url,
        code: 78,
      });
    expect((await run({ env, args: ['--server=gone'] })).code).toBe(78);
    for (const args of [['--unknown=maybe'], ['--retry=often'], ['--timeout=soon'], ['--config=/nowhere']])
      expect((await run({ env, args })).code).toBe(78);
  });

  it('reads its settings from a file that only its user may read', async () => {
    const config = path.join(folder, 'mailgate.conf');
    const args = [`--config=${config}`, 'support@shop.example'];
    writeFileSync(config, `# Chatter\n\nurl = ${app.url}/\ntoken=${app.apiToken}\nretry = never\n`, {
      mode: 0o600,
    });
    expect(await run({ args, input: mailOf('From a file') })).toEqual({ code: 0, output: '' });
    chmodSync(config, 0o640);
    expect((await run({ args, input: mailOf('From a file') })).code).toBe(0);
    chmodSync(config, 0o644);
    const open = await run({ args });
    expect(open.code).toBe(78);
    expect(open.output).toContain('chmod o-rwx');
    writeFileSync(config, `${app.apiToken}\n`);
    chmodSync(config, 0o600);
    const nonsense = await run({ args });
    expect(nonsense.code).toBe(78);
    expect(nonsense.output).not.toContain(app.apiToken);
  });

  it('explains itself', async () => {
    expect(await run({ args: ['--help'] })).toMatchObject({
      code: 0,
      output: expect.stringContaining('sysexits'),
    });
  });

  describe('where nobody answers as Chatter does', () => {
    let server: Server;
    let url: string;
    let asked = 0;
    let answer: (response: ServerResponse) => void;
    const say =
      (status: number, body: string, headers = {}) =>
      (response: ServerResponse): void =>
        void response.writeHead(status, headers).end(body);
    const codeFor = async (args: string[] = []): Promise<number | null> =>
      (await run({ env: { CHATTER_URL: url, CHATTER_TOKEN: 'x' }, args })).code;

    beforeAll(async () => {
      server = createServer((request, response) => {
        asked += 1;
        request.resume().on('end', () => answer(response));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });
    beforeEach(() => (asked = 0));

    it('says 75 when nobody listens, 69 without a retry', async () => {
      const dead = { CHATTER_URL: `http://127.0.0.1:${await freePort()}`, CHATTER_TOKEN: 'x' };
      expect((await run({ env: dead })).code).toBe(75);
      expect((await run({ env: dead, args: ['--retry=never'] })).code).toBe(69);
    });

    it('says 75 for a host that has no address, 68 without a retry', async () => {
      // A label of 64 letters can have none (RFC 1035 2.3.4), and no name server is asked for it.
      const lost = { CHATTER_URL: `http://${'a'.repeat(64)}.example`, CHATTER_TOKEN: 'x' };
      expect((await run({ env: lost })).code).toBe(75);
      expect((await run({ env: lost, args: ['--retry=never'] })).code).toBe(68);
    });

    it('asks twice while the server is away, and no longer', async () => {
      answer = say(503, 'restarting');
      expect(await codeFor()).toBe(75);
      expect(asked).toBe(2);
    });

    it('is content when the second time goes well', async () => {
      answer = (response) => say(asked === 1 ? 502 : 200, asked === 1 ? '' : '{"id":7}')(response);
      expect(await codeFor()).toBe(0);
    });

    it.each<[string, number, string, number, number]>([
      ['has trouble', 500, '', 75, 69],
      ['is asked too often', 429, '', 75, 69],
      ['answers something else', 200, '<html>Welcome</html>', 75, 69],
      ['answers without an id', 200, '{"status":"ok"}', 75, 69],
      ['moved', 302, '', 78, 78],
      ['does not know the address', 404, '<html>', 78, 78],
      ['refuses the mail', 400, '{"error":{"message":"The body is empty"}}', 65, 65],
    ])('knows what to do when the server %s', async (_what, status, body, patient, impatient) => {
      answer = say(status, body, { location: 'https://elsewhere.example/' });
      expect(await codeFor()).toBe(patient);
      expect(asked).toBe(1);
      expect(await codeFor(['--retry=never'])).toBe(impatient);
    });

    it('does not wait for ever', async () => {
      answer = () => undefined;
      expect(await codeFor(['--timeout=0.5'])).toBe(75);
      expect(await codeFor(['--timeout=0.5', '--retry=never'])).toBe(69);
    });

    it('lets nothing of an answer reach the terminal but text', async () => {
      answer = say(400, JSON.stringify({ error: { message: 'red \u001b[31m\nalert' } }));
      const { output } = await run({ env: { CHATTER_URL: url, CHATTER_TOKEN: 'x' } });
      expect(output).toBe('Refused (400): red  [31m alert\n');
    });
  });
});
