import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { IncomingServerView } from '../../server/src/contracts/incoming-servers';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { startImapServer, type TestImapServer } from './imap-server';
import { storyOf, TICKET, until, type Story } from './story';

const DAY = 24 * 60 * 60 * 1000;
const ON_SQLITE = (process.env.DATABASE_CLIENT ?? 'sqlite') === 'sqlite';

let count = 0;
const mailOf = (subject: string, part: { body?: string[] } = {}): string =>
  [
    'From: Mary Miller <mary@customer.example>',
    'To: support@shop.example',
    `Subject: ${subject}`,
    `Message-ID: <imap-${++count}@customer.example>`,
    'Date: Sat, 21 Nov 2026 10:00:00 +0000',
    ...(part.body ?? ['', 'Hello']),
    '',
  ].join('\r\n');

/** An editor's mailbox at some provider: what arrives there stands on the entries a moment later. */
describe('a mailbox that is fetched by IMAP', () => {
  let folder: string;
  let app: RunningStrapi;
  let story: Story;
  let server: TestImapServer;
  let account: IncomingServerView;

  const start = async (): Promise<void> => {
    app = await startStrapi({
      ...(ON_SQLITE ? { databaseFile: path.join(folder, 'data.db') } : {}),
      pluginConfig: { limits: { incomingBytes: 20_000 } },
    });
    story = storyOf(app);
  };
  const inputOf = (part: object = {}) => ({
    name: 'Support mailbox',
    host: '127.0.0.1',
    port: server.port,
    encryption: 'none',
    user: server.user,
    ...part,
  });
  const read = async (): Promise<IncomingServerView> => {
    const { incomingServers } = await story.admin('GET', '/chatter/incoming-servers');
    return incomingServers.find((one: IncomingServerView) => one.documentId === account.documentId);
  };
  const inState = (state: string) =>
    until(async () => {
      const seen = await read();
      return seen.state === state && seen;
    });
  const change = async (part: object): Promise<void> => {
    account = (await story.admin('PUT', `/chatter/incoming-servers/${account.documentId}`, inputOf(part)))
      .incomingServer;
  };
  const confirm = () => story.admin('POST', `/chatter/incoming-servers/${account.documentId}/confirm`);
  const fetchNow = () => story.admin('POST', `/chatter/incoming-servers/${account.documentId}/fetch`);
  const tickets = (title: string): Promise<number> => app.strapi.db.query(TICKET).count({ where: { title } });
  const arrives = (title: string) => until(async () => (await tickets(title)) === 1);
  const mails = () => story.count('incoming-mail');

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatter-imap-'));
    server = await startImapServer();
    await start();
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is tested step by step before it goes live', async () => {
    const test = (part: object) => story.admin('POST', '/chatter/incoming-servers/test', inputOf(part));
    expect(await test({ password: 'wrong' })).toMatchObject({
      ok: false,
      passed: ['name', 'port', 'tls'],
      failure: { step: 'login', problem: 'login_refused' },
    });
    expect(await test({ password: server.password, folders: ['Nowhere'] })).toMatchObject({
      failure: { step: 'folder' },
    });
    expect(await test({ password: server.password, port: 1 })).toMatchObject({
      failure: { step: 'port', problem: 'port_refused' },
    });
    expect(await test({ password: server.password, encryption: 'starttls' })).toMatchObject({
      failure: { step: 'tls', problem: 'tls_unsupported' },
    });
    expect(await test({ password: server.password })).toMatchObject({ ok: true, failure: null });
    expect(await test({})).toMatchObject({ failure: { step: 'login', problem: 'login_missing' } });
  });

  it('answers nobody from before, and takes what comes within a second', async () => {
    server.append(mailOf('Old and answered long ago'), { arrivedAt: new Date(Date.now() - 3 * DAY) });
    account = (await story.admin('POST', '/chatter/incoming-servers', inputOf({ password: server.password })))
      .incomingServer;
    expect(account).toMatchObject({ kind: 'imap', state: 'draft', hasPassword: true, pollMinutes: 5 });
    expect(account).not.toHaveProperty('password');
    expect(await confirm()).toMatchObject({ result: { ok: true } });
    expect(await inState('idle')).toMatchObject({ lastError: null, failingSince: null });
    expect(await mails()).toBe(0);

    const before = Date.now();
    server.append(mailOf('Where is my order?'));
    await until(async () => (await mails()) === 1);
    expect(Date.now() - before).toBeLessThan(1000);
    await arrives('Where is my order?');
    await until(async () => server.flagsOf('Where is my order?')?.includes('\\Seen'));
    expect(server.flagsOf('Old and answered')).toEqual([]);
    expect(server.connections).toBe(1);
  });

  it('takes a mail that somebody has read in webmail', async () => {
    server.append(mailOf('Read elsewhere'), { flags: ['\\Seen'] });
    await arrives('Read elsewhere');
  });

  it('fetches at once when asked, on a server that announces nothing', async () => {
    server.append(mailOf('Not announced'), { quiet: true });
    await fetchNow();
    await arrives('Not announced');
  });

  it('leaves a mail over the limit where it is, says so, and goes on', async () => {
    server.append(mailOf('Too large', { body: ['', 'x'.repeat(900), 'y'.repeat(20_000)] }));
    server.append(mailOf('After the large one'));
    await arrives('After the large one');
    expect(await inState('idle')).toMatchObject({ lastProblem: 'mail_too_large' });
    expect(server.flagsOf('Too large')).toEqual([]);
    await fetchNow();
    await until(async () => (await read()).lastProblem === null);
  });

  it('keeps the original and leaves attachments out, as the record says', async () => {
    await change({ keepOriginal: true, stripAttachments: true });
    await inState('idle');
    const boundary = ['Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'See the file.'];
    const file = ['--b', 'Content-Disposition: attachment; filename=report.txt', '', 'figures', '--b--'];
    server.append(mailOf('With a file', { body: [...boundary, ...file] }));
    await arrives('With a file');
    const row = await app.strapi.db.query(TICKET).findOne({ where: { title: 'With a file' } });
    const [message] = await story.messages({ uid: TICKET, documentId: row.documentId });
    expect(message?.attachments.map(({ name }) => name)).toEqual(['original_email.eml']);
    expect(message?.html).toContain('See the file.');
    await change({});
  });

  it('looks through a folder with a new UIDVALIDITY without taking anything twice', async () => {
    await inState('idle');
    const before = await mails();
    await server.stop();
    server.renumber(77);
    server.append(mailOf('First of the new numbers'));
    await server.restart();
    await fetchNow();
    await arrives('First of the new numbers');
    await inState('idle');
    expect(await mails()).toBe(before + 1);
  });

  it('backs off when the server is gone, and comes back', async () => {
    await server.stop();
    const gone = await inState('backing_off');
    expect(gone.failingSince).not.toBeNull();
    server.append(mailOf('While we were away'));
    await server.restart();
    // No hand on it: the first wait of the backoff is about five seconds.
    await arrives('While we were away');
    expect(await inState('idle')).toMatchObject({ failingSince: null });
  });

  it('waits for somebody when the password is no longer right', async () => {
    server.changePassword('changed at the provider');
    await server.stop();
    await server.restart();
    await fetchNow();
    const refused = await inState('needs_sign_in');
    expect(refused).toMatchObject({ lastProblem: 'login_refused' });
    expect(refused.lastError).toContain('Login failed');
    await change({ password: 'changed at the provider' });
    expect(account.state).toBe('draft');
    expect(await confirm()).toMatchObject({ result: { ok: true } });
    await inState('idle');
  });

  it.each([{ host: 'localhost' }, { user: 'somebody' }, { port: 1143 }])(
    'never sends the stored password to another place (%j)',
    async (part) => {
      const refused = {
        status: 400,
        body: {
          error: { message: expect.stringMatching(/^Enter the password again: the stored one is for/) },
        },
      };
      const path = '/chatter/incoming-servers';
      const saved = await app.fetchAdmin(`${path}/${account.documentId}`, {
        method: 'PUT',
        body: inputOf(part),
      });
      expect(saved).toMatchObject(refused);
      const tested = await app.fetchAdmin(`${path}/test`, {
        method: 'POST',
        body: inputOf({ ...part, documentId: account.documentId }),
      });
      expect(tested).toMatchObject(refused);
    }
  );

  it('is held by one of two instances', async () => {
    const second = await startStrapi({ sameDatabaseAs: app });
    try {
      server.append(mailOf('One of two takes it'));
      await arrives('One of two takes it');
      // Two looks of the second one.
      await new Promise((resolve) => setTimeout(resolve, 9000));
      expect(server.connections).toBe(1);
    } finally {
      await second.stop();
    }
  });

  it('passes to another holder when the lease is over, and never has two', async () => {
    const servers = app.strapi.plugin('chatter').service('incomingServers');
    const { id } = await app.strapi.db
      .query('plugin::chatter.incoming-mail-server')
      .findOne({ where: { documentId: account.documentId } });
    const now = Date.now();
    expect(await servers.lease(id, 'another', { now, until: now + 60_000 })).toBe(false);
    expect(await servers.report(id, 'another', { places: {} })).toBe(false);
    // As if the holder had said nothing for a minute, and the other one then died in its turn.
    const later = { now: now + 60_000, until: Date.now() + 500 };
    expect(await servers.lease(id, 'another', later)).toBe(true);
    server.append(mailOf('Between two holders'));
    await arrives('Between two holders');
    await inState('idle');
    expect(server.connections).toBe(1);
  });

  (ON_SQLITE ? it : it.skip)('goes on where it was after a restart', async () => {
    const before = await mails();
    await app.stop();
    await until(async () => server.connections === 0);
    server.append(mailOf('During the restart'), { flags: ['\\Seen'] });
    await start();
    await arrives('During the restart');
    await inState('idle');
    expect(await mails()).toBe(before + 1);
  });

  it('is disconnected when it is switched off, and back when it is switched on', async () => {
    await change({ active: false });
    expect(account.state).toBe('disabled');
    await until(async () => server.connections === 0);
    await change({ active: true });
    await inState('idle');
  });

  it('goes back to draft after five days of failure and tells the administrators once', async () => {
    await server.stop();
    await inState('backing_off');
    await app.strapi.db
      .query('plugin::chatter.incoming-mail-server')
      .updateMany({ where: {}, data: { failingSince: new Date(Date.now() - 6 * DAY) } });
    // Another name: the account starts anew, and reads since when it fails.
    await change({ name: 'Forgotten mailbox' });
    expect((await inState('draft')).lastProblem).toBe('port_refused');
    const told = () => app.strapi.db.query('plugin::chatter.outgoing-mail').findMany({ where: {} });
    const [notice] = await until(async () => {
      const rows = await told();
      return rows.length > 0 && rows;
    });
    expect(JSON.stringify(notice)).toContain('Forgotten mailbox');
    expect(await told()).toHaveLength(1);
    await server.restart();
  });

  it('is for those with the right only', async () => {
    const editor = await app.createAdmin();
    const list = await app.fetchAdmin('/chatter/incoming-servers', { token: editor.token });
    expect(list.status).toBe(403);
    const fetched = await app.fetchAdmin(`/chatter/incoming-servers/${account.documentId}/fetch`, {
      method: 'POST',
      token: editor.token,
    });
    expect(fetched.status).toBe(403);
  });
});
