import type { IncomingServerView } from '../../server/src/contracts/incoming-servers';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { startImapServer, type TestImapServer } from './imap-server';
import { storyOf, TICKET, until, type Story } from './story';

let count = 0;
const mailOf = (subject: string): string =>
  [
    'From: Mary Miller <mary@customer.example>',
    'To: support@shop.example',
    `Subject: ${subject}`,
    `Message-ID: <folders-${++count}@customer.example>`,
    'Date: Sat, 21 Nov 2026 10:00:00 +0000',
    '',
    'Hello',
    '',
  ].join('\r\n');

/** A mailbox with filters: some mail is sorted into folders, and what was taken is put away. */
describe('an IMAP account with several folders', () => {
  let app: RunningStrapi;
  let story: Story;
  let server: TestImapServer;
  let account: IncomingServerView;

  const inputOf = (part: object = {}) => ({
    name: 'Sorted mailbox',
    host: '127.0.0.1',
    port: server.port,
    encryption: 'none',
    user: server.user,
    folders: ['INBOX', 'Orders', 'Returns'],
    ...part,
  });
  const at = (rest = '') => `/chatter/incoming-servers/${account.documentId}${rest}`;
  const read = async (): Promise<IncomingServerView> => {
    const { incomingServers } = await story.admin('GET', '/chatter/incoming-servers');
    return incomingServers.find((one: IncomingServerView) => one.documentId === account.documentId);
  };
  const when = (ready: (seen: IncomingServerView) => boolean) =>
    until(async () => {
      const seen = await read();
      return ready(seen) && seen;
    });
  const change = async (part: object) => {
    account = (await story.admin('PUT', at(), inputOf(part))).incomingServer;
  };
  const goLive = async () => {
    expect(await story.admin('POST', at('/confirm'))).toMatchObject({ result: { ok: true } });
    await when(({ state }) => state === 'idle');
  };
  const fetchNow = () => story.admin('POST', at('/fetch'));
  const arrives = (title: string) =>
    until(async () => (await app.strapi.db.query(TICKET).count({ where: { title } })) === 1);
  const mails = () => story.count('incoming-mail');

  beforeAll(async () => {
    server = await startImapServer({ folders: ['Orders', 'Returns'] });
    app = await startStrapi();
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    const input = inputOf({ password: server.password });
    account = (await story.admin('POST', '/chatter/incoming-servers', input)).incomingServer;
  });

  afterAll(async () => {
    await app?.stop();
    await server?.stop();
  });

  it('is tested with every folder', async () => {
    const folders = ['INBOX', 'Nowhere'];
    const { failure } = await story.admin('POST', '/chatter/incoming-servers/test', {
      ...inputOf({ folders }),
      documentId: account.documentId,
    });
    expect(failure).toMatchObject({ step: 'folder' });
    expect(failure.message).toContain('Nowhere');
    await goLive();
  });

  it('fetches from all of them on one connection, where UIDs are the same numbers', async () => {
    server.append(mailOf('In the inbox'));
    await arrives('In the inbox');
    server.append(mailOf('An order'), { folder: 'Orders', quiet: true });
    server.append(mailOf('A return'), { folder: 'Returns', quiet: true });
    await fetchNow();
    await arrives('An order');
    await arrives('A return');
    expect(await mails()).toBe(3);
    expect(server.connections).toBe(1);
    await until(async () => server.flagsOf('A return', 'Returns')?.includes('\\Seen'));
  });

  it('still hears of new mail in the first one at once', async () => {
    await when(({ state }) => state === 'idle');
    const before = Date.now();
    server.append(mailOf('Right after the others'));
    await arrives('Right after the others');
    expect(Date.now() - before).toBeLessThan(3000);
  });

  it('does not take what a person sorts from one folder into another', async () => {
    const before = await mails();
    const copy = mailOf('Sorted by hand');
    server.append(copy);
    await arrives('Sorted by hand');
    server.append(copy, { folder: 'Orders', quiet: true });
    server.append(mailOf('After the sorted one'), { folder: 'Orders', quiet: true });
    await fetchNow();
    await arrives('After the sorted one');
    expect(await mails()).toBe(before + 2);
  });

  it('refuses to move mail into a folder that it fetches from', async () => {
    const answer = await app.fetchAdmin(at(), { method: 'PUT', body: inputOf({ moveTo: 'Orders' }) });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details.errors).toMatchObject([{ path: ['moveTo'] }]);
  });

  it('moves what it has stored into a folder, which it makes', async () => {
    expect(server.subjectsIn('Done')).toBeNull();
    await change({ moveTo: 'Done' });
    // Where mail is moved is no new connection: the account stays live.
    expect(account.state).not.toBe('draft');
    await when(({ state }) => state === 'idle');
    server.flag('In the inbox', '\\Deleted');
    server.append(mailOf('To be put away'));
    server.append(mailOf('An order to be put away'), { folder: 'Orders', quiet: true });
    await arrives('To be put away');
    await fetchNow();
    await arrives('An order to be put away');
    await until(async () => server.subjectsIn('Done')?.length === 2);
    expect(server.subjectsIn('Done')?.sort()).toEqual(['An order to be put away', 'To be put away']);
    await until(async () => !server.subjectsIn('Orders')?.includes('An order to be put away'));
    // Without UIDPLUS, EXPUNGE would have taken what a person has deleted and may want back.
    expect(server.subjectsIn('INBOX')).toContain('In the inbox');
  });

  it('goes on when a folder is missing, and says so', async () => {
    await change({ folders: ['INBOX', 'Gone', 'Orders'] });
    server.createFolder('Gone');
    await goLive();
    await server.stop();
    await change({ folders: ['INBOX', 'Missing', 'Orders'], password: server.password });
    // Confirmed while it was there: as if somebody had deleted the folder since.
    await app.strapi.db
      .query('plugin::chatter.incoming-mail-server')
      .updateMany({ where: { documentId: account.documentId }, data: { state: 'connecting' } });
    server.append(mailOf('Behind the missing folder'), { folder: 'Orders', quiet: true });
    await server.restart();
    await arrives('Behind the missing folder');
    const seen = await when(({ state, lastProblem }) => state === 'idle' && lastProblem !== null);
    expect(seen.lastError).toContain('Missing');
    expect(seen.failingSince).toBeNull();
  });
});

describe('an IMAP account whose mail cannot be moved', () => {
  let app: RunningStrapi;
  let story: Story;
  let server: TestImapServer;

  const read = async (): Promise<IncomingServerView> =>
    (await story.admin('GET', '/chatter/incoming-servers')).incomingServers[0];
  const tickets = () => app.strapi.db.query(TICKET).count({});
  const fetchNow = async () =>
    story.admin('POST', `/chatter/incoming-servers/${(await read()).documentId}/fetch`);

  beforeAll(async () => {
    server = await startImapServer({ capabilities: ['UIDPLUS', 'MOVE'], readOnly: true });
    app = await startStrapi();
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    const { incomingServer } = await story.admin('POST', '/chatter/incoming-servers', {
      name: 'Mailbox',
      host: '127.0.0.1',
      port: server.port,
      encryption: 'none',
      user: server.user,
      password: server.password,
      moveTo: 'Done',
    });
    await story.admin('POST', `/chatter/incoming-servers/${incomingServer.documentId}/confirm`);
    await until(async () => (await read()).state === 'idle');
  });

  afterAll(async () => {
    await app?.stop();
    await server?.stop();
  });

  it('keeps the mail where it is, says why, and fetches it once only', async () => {
    server.append(mailOf('Stays'));
    await until(async () => (await tickets()) === 1);
    const seen = await until(async () => {
      const one = await read();
      return one.lastProblem === 'move_failed' && one;
    });
    expect(seen.lastError).toContain('Folders are made by the administrator');
    expect(seen).toMatchObject({ failingSince: null });
    expect(server.subjectsIn('INBOX')).toEqual(['Stays']);
    await fetchNow();
    await until(async () => (await read()).state === 'idle');
    expect(await tickets()).toBe(1);
  });

  it('moves it as soon as that works, also after a restart of the server', async () => {
    await server.stop();
    await until(async () => (await read()).state === 'backing_off');
    await server.restart();
    server.createFolder('Done');
    await fetchNow();
    await until(async () => server.subjectsIn('Done')?.includes('Stays'));
    expect(server.subjectsIn('INBOX')).toEqual([]);
    await until(async () => (await read()).lastProblem === null);
    expect(await tickets()).toBe(1);
  });

  it('recognises mail by its Message-ID when numbers and octets are others', async () => {
    server.append(mailOf('Kept by its id'));
    await until(async () => (await tickets()) === 2);
    await until(async () => server.subjectsIn('Done')?.includes('Kept by its id'));
    // Somebody puts it back, and the mailbox moves to another server.
    const id = count;
    server.append(mailOf('Kept by its id').replace(/folders-\d+/, `folders-${id}`), { quiet: true });
    await server.stop();
    server.renumber(99);
    server.rewrite((raw) => `X-Moved-By: another server\r\n${raw}`);
    server.append(mailOf('New on the other server'), { quiet: true });
    await server.restart();
    await fetchNow();
    await until(async () => (await tickets()) === 3);
    await until(async () => (await read()).state === 'idle');
    expect(await story.count('incoming-mail')).toBe(3);
  });
});
