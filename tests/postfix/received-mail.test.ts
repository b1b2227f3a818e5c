import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { ImapFlow } from 'imapflow';

import { startDovecot, type Dovecot } from '../dovecot/dovecot';
import { storyOf, TICKET, until, type Story } from '../integration/story';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { startPostfix, type Postfix } from './postfix';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const RECORD = { 's1._domainkey.shop.example': `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}` };

/** What the receiver of our mail finds in their mailbox, with the programs that most receivers use. */
describe('a mail of ours in a mailbox', () => {
  let app: RunningStrapi;
  let story: Story;
  let dovecot: Dovecot;
  let postfix: Postfix;
  let folder: string;

  /** The source of the mail with this text, as the mailbox holds it. */
  const received = async (text: string): Promise<Buffer> => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: dovecot.user, pass: dovecot.password },
      logger: false,
    });
    await client.connect();
    try {
      let source: Buffer | undefined;
      await client.mailboxOpen('INBOX', { readOnly: true });
      await until(async () => {
        await client.noop();
        // An empty mailbox has no first mail to ask for.
        if (!client.mailbox || client.mailbox.exists === 0) return false;
        for await (const mail of client.fetch('1:*', { source: true }))
          if (mail.source?.toString().includes(text)) source = mail.source;
        return source !== undefined;
      });
      return source as Buffer;
    } finally {
      await client.logout();
    }
  };

  const verify = (mail: Buffer): boolean[] =>
    JSON.parse(
      execFileSync(
        '/usr/bin/python3',
        [path.join(__dirname, 'verify-dkim.py'), path.join(folder, 'keys.json')],
        {
          input: mail,
          encoding: 'utf8',
        }
      )
    );

  /** Points of SpamAssassin's rules that ask nobody, and the names of those that hit. */
  const score = (mail: Buffer): { points: number; rules: string } => {
    const answer = spawnSync('/usr/bin/spamassassin', ['-L', '-x', '-t'], {
      input: mail,
      encoding: 'utf8',
      env: { ...process.env, HOME: folder },
    }).stdout;
    const [, points, rules = ''] =
      /X-Spam-Status: \w+, score=(-?[\d.]+)[^]*?tests=([^]*?)\s+(?:autolearn|version)=/.exec(answer) ?? [];
    return { points: Number(points), rules };
  };

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chatter-received-'));
    fs.writeFileSync(path.join(folder, 'keys.json'), JSON.stringify(RECORD));
    dovecot = await startDovecot();
    postfix = await startPostfix({ lmtpPort: dovecot.lmtpPort });
    app = await startStrapi();
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/outgoing-servers', {
      name: 'Postfix',
      host: '127.0.0.1',
      port: postfix.port,
      encryption: 'none',
      authentication: 'none',
      dkimDomain: 'shop.example',
      dkimSelector: 's1',
      dkimKey: privateKey,
    });
  });

  afterAll(async () => {
    await app?.stop();
    await postfix?.remove();
    await dovecot?.remove();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const post = async (html: string): Promise<void> => {
    const ticket = await story.createEntry(TICKET, { title: 'The lamp flickers' });
    await story.post(ticket, {
      html,
      recipients: [{ name: 'Kim Lee', address: `${dovecot.user}@customer.example` }],
    });
  };

  it.each([
    ['a few words', '<p>Good morning,</p><p>we send you a new bulb today. It fits without any tools.</p>'],
    [
      'other scripts and long lines',
      `<p>Grüße, 你好, Привет</p><p>${'The same words over and over. '.repeat(60)}</p>`,
    ],
    [
      'a list and a link',
      '<p>Two steps:</p><ul><li>Turn it off</li><li>See <a href="https://shop.example/help">our pages</a></li></ul>',
    ],
  ])('with %s is signed, and no spam', async (_name, html) => {
    const mark = `mark${Math.random().toString(36).slice(2)}`;
    await post(`${html}<p>${mark}</p>`);
    const mail = await received(mark);
    expect(verify(mail)).toEqual([true]);
    // The signature covers what a forger would change.
    const signed = /\bh=([^;]+);/
      .exec(mail.toString().replace(/\r\n\s+/g, ''))?.[1]
      ?.toLowerCase()
      .split(':');
    expect(signed).toEqual(
      expect.arrayContaining(['from', 'to', 'subject', 'date', 'message-id', 'reply-to'])
    );
    const forged = Buffer.from(mail.toString('latin1').replace(mark, 'forged'), 'latin1');
    expect(forged.equals(mail)).toBe(false);
    expect(verify(forged)).toEqual([false]);
    const { points, rules } = score(mail);
    expect({ rules, spam: !(points < 1) }).toMatchObject({ spam: false });
  });
});
