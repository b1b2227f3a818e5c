import type { IncomingServerView } from '../../server/src/contracts/incoming-servers';
import { startPop3Server, type TestPop3Server } from '../support/pop3-server';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, until, type Story } from './story';

const HOUR = 60 * 60 * 1000;

let count = 0;
const mailOf = (subject: string, part: { body?: string[]; receivedAt?: Date } = {}): string => {
  const received = (part.receivedAt ?? new Date()).toUTCString().replace('GMT', '+0000');
  return [
    `Received: from mx.customer.example by pop.shop.example; ${received}`,
    'From: Mary Miller <mary@customer.example>',
    'To: support@shop.example',
    `Subject: ${subject}`,
    `Message-ID: <pop3-${++count}@customer.example>`,
    'Date: Sat, 21 Nov 2026 10:00:00 +0000',
    '',
    ...(part.body ?? ['Hello']),
    '',
  ].join('\r\n');
};

/** A mailbox at a provider that offers nothing but POP3. */
describe('a mailbox that is fetched by POP3', () => {
  let app: RunningStrapi;
  let story: Story;
  let server: TestPop3Server;
  let account: IncomingServerView;

  const inputOf = (part: object = {}) => ({
    kind: 'pop3',
    name: 'Support mailbox',
    host: '127.0.0.1',
    port: server.port,
    encryption: 'none',
    user: server.user,
    ...part,
  });
  const at = (rest = '') => `/chatter/incoming-servers/${account.documentId}${rest}`;
  const read = async (): Promise<IncomingServerView> =>
    (await story.admin('GET', '/chatter/incoming-servers')).incomingServers[0];
  const when = (ready: (seen: IncomingServerView) => boolean) =>
    until(async () => {
      const seen = await read();
      return ready(seen) && seen;
    });
  const change = async (part: object) => {
    account = (await story.admin('PUT', at(), inputOf(part))).incomingServer;
  };
  const tickets = (title: string): Promise<number> => app.strapi.db.query(TICKET).count({ where: { title } });
  const arrives = (title: string) => until(async () => (await tickets(title)) === 1);
  const mails = () => story.count('incoming-mail');
  /** *Fetch now*, and the end of that look. */
  const look = async () => {
    const before = (await read()).lastFetchAt;
    await story.admin('POST', at('/fetch'));
    return when(({ state, lastFetchAt }) => state === 'idle' && lastFetchAt !== before);
  };
  const uidls = () => server.mails.map(({ uidl }) => uidl);

  beforeAll(async () => {
    server = await startPop3Server();
    app = await startStrapi({ pluginConfig: { limits: { incomingBytes: 20_000 } } });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    await server?.stop();
  });

  it('is tested step by step before it goes live', async () => {
    const test = (part: object) => story.admin('POST', '/chatter/incoming-servers/test', inputOf(part));
    expect(await test({ password: 'wrong' })).toMatchObject({
      failure: { step: 'login', problem: 'login_refused', message: 'Authentication failed.' },
    });
    server.faults = { noUidl: true };
    expect(await test({ password: server.password })).toMatchObject({
      passed: ['name', 'port', 'tls', 'login'],
      failure: { step: 'folder', problem: 'no_uidl' },
    });
    server.faults = {};
    expect(await test({ password: server.password })).toMatchObject({ ok: true });
  });

  it('takes what is new, deletes it once it is stored, and leaves mail from before', async () => {
    server.append(
      mailOf('Old and answered long ago', { receivedAt: new Date(Date.now() - 72 * HOUR) }),
      'old'
    );
    const input = inputOf({ password: server.password });
    account = (await story.admin('POST', '/chatter/incoming-servers', input)).incomingServer;
    expect(account).toMatchObject({ kind: 'pop3', state: 'draft', folders: [], keepCopy: false });
    server.append(mailOf('Where is my order?', { receivedAt: new Date(Date.now() + 2000) }), 'new');
    expect(await story.admin('POST', at('/confirm'))).toMatchObject({ result: { ok: true } });
    await arrives('Where is my order?');
    await when(({ state }) => state === 'idle');
    expect(uidls()).toEqual(['old']);
    expect(await mails()).toBe(1);
    // Nobody else gets into the mailbox while we are in it.
    expect(server.connections).toBe(0);
  });

  it('does not look into old mail again', async () => {
    const tops = () => server.commands.filter((command) => command === 'TOP').length;
    const before = tops();
    server.append(mailOf('One more'));
    await look();
    await arrives('One more');
    expect(tops()).toBe(before + 1);
  });

  it('gets every octet of a mail, whatever the network does to it', async () => {
    server.faults = { packet: 1 };
    server.append(mailOf('Dots', { body: ['.', '..hidden', 'first', '.', '...and last'] }));
    await look();
    server.faults = {};
    await arrives('Dots');
    const { documentId } = await app.strapi.db.query(TICKET).findOne({ where: { title: 'Dots' } });
    const [message] = await story.messages({ uid: TICKET, documentId });
    const text = message?.html
      .replace(/<[^>]+>/g, '\n')
      .split(/\s+/)
      .filter(Boolean);
    expect(text).toEqual(['.', '..hidden', 'first', '.', '...and', 'last']);
  });

  it.each(['RETR', 'DELE', 'QUIT'])(
    'loses and doubles nothing when the connection breaks at %s',
    async (command) => {
      const titles = [1, 2, 3].map((number) => `${command} ${number}`);
      titles.forEach((title) => server.append(mailOf(title)));
      const before = await mails();
      server.faults = { dropAt: command };
      await story.admin('POST', at('/fetch'));
      const broken = await when(({ state }) => state === 'backing_off');
      expect(broken).toMatchObject({ lastProblem: 'connection_lost' });
      expect(uidls().length).toBeGreaterThan(1);
      server.faults = {};
      await look();
      for (const title of titles) await arrives(title);
      expect(await mails()).toBe(before + 3);
      expect(uidls()).toEqual(['old']);
    }
  );

  it('leaves a mail over the limit where it is, says so, and goes on', async () => {
    const body = Array.from({ length: 400 }, () => 'x'.repeat(70));
    server.append(mailOf('Too large', { body }), 'large');
    server.append(mailOf('After the large one'));
    const seen = await look();
    await arrives('After the large one');
    expect(seen).toMatchObject({ lastProblem: 'mail_too_large' });
    // The server may be wrong about the size.
    server.faults = { listedSize: 10 };
    server.append(mailOf('After the lie'));
    await look();
    await arrives('After the lie');
    server.faults = {};
    expect(uidls()).toEqual(['old', 'large']);
    expect(await tickets('Too large')).toBe(0);
  });

  it('stores nothing twice, and deletes nothing, while a copy is kept', async () => {
    await change({ keepCopy: true });
    server.append(mailOf('Kept'), 'kept');
    await look();
    await arrives('Kept');
    const before = await mails();
    await look();
    // A server that was set up anew has other names for all of it.
    server.rename();
    server.append(mailOf('New after the renaming'));
    await look();
    await arrives('New after the renaming');
    await look();
    expect(await mails()).toBe(before + 1);
    expect(server.mails).toHaveLength(4);
  });

  it('may be meant for one alias, whatever the recipients say', async () => {
    const { aliases } = await story.admin('GET', '/chatter/aliases');
    await change({ keepCopy: true, alias: aliases[0].documentId });
    expect(account.alias).toMatchObject({ address: 'support@shop.example' });
    server.append(mailOf('For the alias').replace('To: support@shop.example', 'To: info@elsewhere.example'));
    await look();
    await arrives('For the alias');
    await change({ keepCopy: true });
  });

  it('waits for somebody when the password is no longer right', async () => {
    server.changePassword('changed at the provider');
    await story.admin('POST', at('/fetch'));
    expect(await when(({ state }) => state === 'needs_sign_in')).toMatchObject({
      lastProblem: 'login_refused',
    });
    await change({ password: 'changed at the provider', keepCopy: true });
    expect(account.state).toBe('draft');
    expect(await story.admin('POST', at('/confirm'))).toMatchObject({ result: { ok: true } });
    await when(({ state }) => state === 'idle');
  });

  it('tries again by itself when somebody else is in the mailbox', async () => {
    server.faults = {
      refuse: { command: 'PASS', words: '[IN-USE] Do you have another POP session running?' },
    };
    await story.admin('POST', at('/fetch'));
    expect(await when(({ state }) => state === 'backing_off')).toMatchObject({ lastProblem: 'mailbox_busy' });
    server.faults = {};
    server.append(mailOf('After the other session'));
    await arrives('After the other session');
  });
});
