import { ImapFlow } from 'imapflow';

import type { IncomingServerView } from '../../server/src/contracts/incoming-servers';
import { storyOf, TICKET, until, type Story } from '../integration/story';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { startDovecot, type Dovecot } from './dovecot';

let count = 0;
const mailOf = (subject: string): string =>
  [
    'From: Mary Miller <mary@customer.example>',
    'To: support@shop.example',
    `Subject: ${subject}`,
    `Message-ID: <dovecot-${++count}@customer.example>`,
    '',
    'Hello',
    '',
  ].join('\r\n');

/** The server that most people have. */
describe('a mailbox on Dovecot', () => {
  let app: RunningStrapi;
  let story: Story;
  let dovecot: Dovecot;
  let account: IncomingServerView;

  const read = async (): Promise<IncomingServerView> =>
    (await story.admin('GET', '/chatter/incoming-servers')).incomingServers[0];
  const inState = (state: string) => until(async () => (await read()).state === state);
  const fetchNow = () => story.admin('POST', `/chatter/incoming-servers/${account.documentId}/fetch`);
  const arrives = (title: string) =>
    until(async () => (await app.strapi.db.query(TICKET).count({ where: { title } })) === 1);
  const mails = () => story.count('incoming-mail');

  beforeAll(async () => {
    dovecot = await startDovecot();
    app = await startStrapi();
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    const old = new Date(Date.now() - 60 * 60 * 1000);
    dovecot.deliver(mailOf('From before'), { arrivedAt: old });
    const input = {
      name: 'Dovecot',
      host: '127.0.0.1',
      port: dovecot.port,
      encryption: 'none',
      user: dovecot.user,
      password: dovecot.password,
    };
    expect(
      await story.admin('POST', '/chatter/incoming-servers/test', { ...input, folder: 'Nowhere' })
    ).toMatchObject({ failure: { step: 'folder', problem: 'folder_missing' } });
    expect(
      await story.admin('POST', '/chatter/incoming-servers/test', { ...input, password: 'wrong' })
    ).toMatchObject({ failure: { step: 'login', problem: 'login_refused' } });
    account = (await story.admin('POST', '/chatter/incoming-servers', input)).incomingServer;
    const confirmed = await story.admin('POST', `/chatter/incoming-servers/${account.documentId}/confirm`);
    expect(confirmed).toMatchObject({ result: { ok: true } });
    await inState('idle');
  });

  afterAll(async () => {
    await app?.stop();
    await dovecot?.remove();
  });

  it('takes a mail by IDLE within a second, and nothing from before', async () => {
    const before = Date.now();
    dovecot.deliver(mailOf('By IDLE'));
    await until(async () => (await mails()) === 1);
    expect(Date.now() - before).toBeLessThan(1000);
    await arrives('By IDLE');
    await until(async () => dovecot.flags('Subject: By IDLE')?.includes('S'));
    expect(dovecot.flags('Subject: From before')).toBe('');
  });

  it('connects again after a restart of the server', async () => {
    await dovecot.stop();
    await inState('backing_off');
    dovecot.deliver(mailOf('While it was down'));
    await dovecot.start();
    await arrives('While it was down');
    await inState('idle');
    dovecot.deliver(mailOf('After the restart'));
    await arrives('After the restart');
  });

  it('takes nothing twice when UIDVALIDITY has changed', async () => {
    const before = await mails();
    await dovecot.forgetNumbers();
    dovecot.deliver(mailOf('With new numbers'));
    await fetchNow();
    await arrives('With new numbers');
    await inState('idle');
    expect(await mails()).toBe(before + 1);
  });

  it('takes a mail that was read in webmail first', async () => {
    await dovecot.stop();
    await inState('backing_off');
    dovecot.deliver(mailOf('Read in webmail'));
    await dovecot.start();
    const webmail = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: dovecot.user, pass: dovecot.password },
      logger: false,
    });
    webmail.on('error', () => undefined);
    await webmail.connect();
    await webmail.mailboxOpen('INBOX');
    await webmail.messageFlagsAdd({ subject: 'Read in webmail' }, ['\\Seen']);
    await webmail.logout();
    expect(dovecot.flags('Subject: Read in webmail')).toContain('S');
    await arrives('Read in webmail');
  });
});
