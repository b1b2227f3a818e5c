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
    (await story.admin('GET', '/chatter/incoming-servers')).incomingServers.find(
      (one: IncomingServerView) => one.documentId === account.documentId
    );
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
      await story.admin('POST', '/chatter/incoming-servers/test', { ...input, folders: ['Nowhere'] })
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

  it('fetches from several folders, and moves what it has stored', async () => {
    dovecot.createFolder('Orders');
    const before = await mails();
    const { incomingServer } = await story.admin('PUT', `/chatter/incoming-servers/${account.documentId}`, {
      name: 'Dovecot',
      host: '127.0.0.1',
      port: dovecot.port,
      encryption: 'none',
      user: dovecot.user,
      folders: ['INBOX', 'Orders'],
      moveTo: 'Done.Here',
    });
    expect(incomingServer.state).toBe('draft');
    await story.admin('POST', `/chatter/incoming-servers/${account.documentId}/confirm`);
    await inState('idle');
    dovecot.deliver(mailOf('An order'), { folder: 'Orders' });
    dovecot.deliver(mailOf('In the inbox'));
    await arrives('In the inbox');
    await fetchNow();
    await arrives('An order');
    for (const text of ['An order', 'In the inbox'])
      await until(async () => dovecot.flags(`Subject: ${text}`, { folder: 'Done.Here' })?.includes('S'));
    expect(dovecot.flags('Subject: An order', { folder: 'Orders' })).toBeNull();
    expect(dovecot.flags('Subject: In the inbox')).toBeNull();
    expect(dovecot.flags('Subject: From before')).toBe('');
    await inState('idle');
    expect(await mails()).toBe(before + 2);
  });
});

/** The same server by the other protocol. */
describe('a POP3 mailbox on Dovecot', () => {
  let app: RunningStrapi;
  let story: Story;
  let dovecot: Dovecot;
  let account: IncomingServerView;

  const read = async (): Promise<IncomingServerView> =>
    (await story.admin('GET', '/chatter/incoming-servers')).incomingServers[0];
  const look = async () => {
    const before = (await read()).lastFetchAt;
    await story.admin('POST', `/chatter/incoming-servers/${account.documentId}/fetch`);
    await until(async () => {
      const { state, lastFetchAt } = await read();
      return state === 'idle' && lastFetchAt !== before;
    });
  };
  const flags = (subject: string) => dovecot.flags(`Subject: ${subject}`, { user: dovecot.otherUser });
  const deliver = (subject: string, part: object = {}) =>
    dovecot.deliver(mailOf(subject), { user: dovecot.otherUser, ...part });
  const arrives = (title: string) =>
    until(async () => (await app.strapi.db.query(TICKET).count({ where: { title } })) === 1);
  const mails = () => story.count('incoming-mail');

  beforeAll(async () => {
    dovecot = await startDovecot();
    app = await startStrapi();
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    const input = {
      kind: 'pop3',
      name: 'Dovecot',
      host: '127.0.0.1',
      port: dovecot.pop3Port,
      encryption: 'none',
      user: dovecot.otherUser,
      password: dovecot.password,
    };
    expect(
      await story.admin('POST', '/chatter/incoming-servers/test', { ...input, password: 'wrong' })
    ).toMatchObject({ failure: { step: 'login', problem: 'login_refused' } });
    deliver('First');
    account = (await story.admin('POST', '/chatter/incoming-servers', { ...input, keepCopy: true }))
      .incomingServer;
    const confirmed = await story.admin('POST', `/chatter/incoming-servers/${account.documentId}/confirm`);
    expect(confirmed).toMatchObject({ result: { ok: true } });
  });

  afterAll(async () => {
    await app?.stop();
    await dovecot?.remove();
  });

  it('takes each mail once while copies are kept', async () => {
    await arrives('First');
    deliver('Second');
    await look();
    await arrives('Second');
    await look();
    expect(await mails()).toBe(2);
    expect(flags('First')).not.toBeNull();
  });

  it('takes nothing twice when every mail has got another UIDL', async () => {
    await dovecot.forgetNumbers();
    deliver('With new names');
    await look();
    await arrives('With new names');
    expect(await mails()).toBe(3);
  });

  it('deletes what is stored when no copies are kept', async () => {
    await story.admin('PUT', `/chatter/incoming-servers/${account.documentId}`, {
      kind: 'pop3',
      name: 'Dovecot',
      host: '127.0.0.1',
      port: dovecot.pop3Port,
      encryption: 'none',
      user: dovecot.otherUser,
    });
    deliver('Deleted');
    await look();
    await arrives('Deleted');
    await until(async () => flags('Deleted') === null);
    expect(flags('With new names')).toBeNull();
    expect(await mails()).toBe(4);
  });
});
