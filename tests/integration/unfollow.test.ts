import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { field, mailsOf } from './message-mails';
import { storyOf, TICKET, type Story, type Thread } from './story';

const MARY = 'mary@customer.example';
const BOB = 'bob@customer.example';

/** The ways in which people stop getting mails about an entry. */
describe('whoever follows', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mails: ReturnType<typeof mailsOf>;
  let thread: Thread;
  let token: string;
  let list: string;

  const visit = (method: 'GET' | 'POST', path: string, init: RequestInit = {}) =>
    fetch(`${app.url}/api/chatter/unfollow/${path}`, { method, ...init });

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi({ pluginConfig: { queues: { pollSeconds: 1 } } });
    story = storyOf(app);
    mails = mailsOf(app, sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.addServer(sink);
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  beforeEach(async () => {
    thread = await story.createEntry(TICKET, { title: 'Broken lamp' });
    sink.clear();
    await mails.follow(thread, MARY, BOB);
    await mails.speak(MARY, 'de');
    await story.post(thread);
    await sink.waitFor(2);
    list = field((await mails.mailTo(MARY)).mail, 'List-Unsubscribe') ?? '';
    token = /unfollow\/([a-z2-7]+)>/.exec(list)?.[1] ?? '';
  });

  it('is asked first, as programs open every link of a mail', async () => {
    const answer = await visit('GET', token);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/
    );
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(page).toContain('<html lang="de"');
    expect(page).toContain('m…@customer.example');
    expect(page).toContain('<form method="post"');
    // Whoever gets the link passed on learns nothing of the entry.
    expect(page).not.toContain('lamp');
    expect(await mails.followers(thread)).toContain(MARY);
  });

  it('stops by the button, and once more for nothing', async () => {
    for (const _again of [1, 2]) {
      const answer = await visit('POST', token, { body: new URLSearchParams() });
      expect(answer.status).toBe(200);
      const page = await answer.text();
      expect(page).toContain('Erledigt.');
      expect(page).not.toContain('<form');
      expect(await mails.followers(thread)).not.toContain(MARY);
    }
    expect(await mails.followers(thread)).toContain(BOB);
    sink.clear();
    await story.post(thread);
    await mails.mailTo(BOB);
    expect(sink.mails.map(({ envelope }) => envelope.to)).toEqual([[BOB]]);
  });

  it('stops by one click of a mail program (RFC 8058), in either form', async () => {
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    for (const body of [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), form]) {
      await mails.follow(thread, MARY);
      expect((await visit('POST', token, { body })).status).toBe(200);
      expect(await mails.followers(thread)).not.toContain(MARY);
    }
  });

  it('stops by a mail to the address in the header (RFC 2369), whoever it is from', async () => {
    const [, address] = /<mailto:([^?>]+)\?/.exec(list) ?? [];
    const raw = [`From: mary.private@elsewhere.example`, `To: ${address}`, 'Subject: unsubscribe', '', ''];
    const mail = await story.deliver(raw);
    expect(mail).toMatchObject({ status: 'ignored', reason: 'unsubscribed', posts: [] });
    expect(await mails.followers(thread)).not.toContain(MARY);
    expect(await mails.followers(thread)).toContain(BOB);
    const { incomingMail } = await story.admin('GET', `/chatter/incoming-mails/${mail.id}`);
    expect(incomingMail.trace.at(-1)).toMatchObject({ rule: 'unsubscribe', outcome: 'answered' });
  });

  it('is not stopped by tokens that mean something else, or nothing', async () => {
    const reply = (await mails.mailTo(MARY)).parsed.replyTo?.value[0]?.address ?? '';
    const [, replyToken] = /\+([a-z2-7]+)@/.exec(reply) ?? [];
    expect(replyToken).toBeTruthy();
    for (const wrong of [replyToken ?? '', `${token}a`, token.slice(0, -1), 'nonsense', 'a'.repeat(500)]) {
      for (const method of ['GET', 'POST'] as const) {
        const answer = await visit(method, wrong, { headers: { 'accept-language': 'xx, fr-CA;q=0.9' } });
        expect({ wrong, status: answer.status }).toEqual({ wrong, status: 404 });
        expect(await answer.text()).toContain('Ce lien ne fonctionne pas');
      }
    }
    expect(await mails.followers(thread)).toContain(MARY);
  });

  it('cannot be made to work without end', async () => {
    const statuses = new Set<number>();
    for (let n = 0; n < 40; n += 1) statuses.add((await visit('GET', token)).status);
    expect([...statuses]).toEqual([200, 429]);
    const body = new URLSearchParams({ x: 'x'.repeat(20_000) });
    expect((await visit('POST', token, { body })).status).toBe(413);
  });
});
