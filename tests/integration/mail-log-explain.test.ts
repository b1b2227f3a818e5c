import { readdirSync } from 'node:fs';
import path from 'node:path';

import { startStrapi, type RunningStrapi } from '../support/strapi';
import { mailLogOf, readTickets, type MailLogStory } from './mail-log-story';
import { LEAD, storyOf, TICKET, type Story } from './story';

describe('explaining a mail', () => {
  let app: RunningStrapi;
  let story: Story;
  let log: MailLogStory;

  beforeAll(async () => {
    app = await startStrapi();
    story = storyOf(app);
    log = mailLogOf(app, story);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    await story.admin('POST', '/chatter/aliases', { name: 'offer', targetType: LEAD });
    await log.deliver();
  });

  afterAll(() => app?.stop());

  /** Rows of every table of the plugin, and every stored file. */
  const everything = async () => {
    const counts: Record<string, number> = {};
    for (const uid of Object.keys(app.strapi.contentTypes).filter((name) => !name.startsWith('strapi::')))
      counts[uid] = await app.strapi.db.query(uid).count({});
    const files = readdirSync(path.join(app.dataDirectory, 'files'), { recursive: true }).length;
    return { counts, files };
  };
  const base64 = (lines: string[]) => Buffer.from(lines.join('\r\n')).toString('base64');

  it('tells what would become of a source, and does nothing', async () => {
    const before = await everything();
    const answer = await story.admin('POST', '/chatter/incoming-explain', {
      source: base64(log.write({ From: 'new@person.example' })),
    });
    expect(answer.verdict).toMatchObject({
      kind: 'deliver',
      reason: null,
      answered: false,
      routes: [
        { kind: 'create', uid: TICKET, documentId: null, via: 'alias', alias: 'support@shop.example' },
      ],
    });
    expect(answer.trace.length).toBeGreaterThan(5);
    const catchall = await story.admin('POST', '/chatter/incoming-explain', {
      source: base64(log.write({ To: 'catchall@shop.example' })),
    });
    expect(catchall.verdict).toMatchObject({
      kind: 'reject',
      reason: 'catchall',
      answered: true,
      routes: [],
    });
    const envelope = await story.admin('POST', '/chatter/incoming-explain', {
      source: base64(log.write({ To: 'undisclosed-recipients:;' })),
      envelopeTo: ['Offer@shop.example'],
    });
    expect(envelope.verdict.routes).toMatchObject([{ uid: LEAD }]);
    expect(await everything()).toEqual(before);
  });

  it('makes a mail out of a few fields', async () => {
    const before = await everything();
    const answer = await story.admin('POST', '/chatter/incoming-explain', {
      from: 'Zoë "Z" <zoe@person.example>',
      to: 'Nobody <nobody@shop.example>, support@shop.example',
      subject: 'Hello\r\nBcc: injected@shop.example',
      text: 'Grüße',
    });
    expect(answer.verdict).toMatchObject({ kind: 'deliver', routes: [{ uid: TICKET }] });
    expect(await everything()).toEqual(before);
    const wrong = await app.fetchAdmin('/chatter/incoming-explain', {
      method: 'POST',
      body: { from: 'nobody in particular', to: 'support@shop.example' },
    });
    expect(wrong).toMatchObject({
      status: 400,
      body: { error: { details: { errors: [{ path: ['from'] }] } } },
    });
  });

  it('answers the mailgate’s dry run', async () => {
    const before = await everything();
    const answer = await app.fetchApi('/api/chatter/incoming?dryRun=true', {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: log.write({ To: 'nobody@shop.example' }).join('\r\n'),
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { verdict: { kind: 'hold', reason: 'no_route', routes: [] }, trace: expect.any(Array) },
    });
    expect(await everything()).toEqual(before);
  });

  it('takes a mail of some megabytes, and none beyond the limit', async () => {
    const large = (size: number) => base64([...log.write({}), 'x'.repeat(size)]);
    const send = (source: string, token?: string) =>
      app.fetchAdmin('/chatter/incoming-explain', {
        method: 'POST',
        body: { source },
        ...(token ? { token } : {}),
      });
    expect(await send(large(10_000_000))).toMatchObject({
      status: 200,
      body: { verdict: { kind: 'deliver' } },
    });
    expect((await send(large(10_540_000))).status).toBe(400);
    expect((await send(large(11_000_000))).status).toBe(413);
    expect((await send(large(2_000_000), await log.tokenOf([readTickets]))).status).toBe(403);
  });

  it('refuses what is no mail', async () => {
    for (const body of [{}, { source: '' }, { source: '***' }, { from: '', to: '' }]) {
      const answer = await app.fetchAdmin('/chatter/incoming-explain', { method: 'POST', body });
      expect({ body, status: answer.status }).toEqual({ body, status: 400 });
    }
    const broken = await app.fetchAdmin('/chatter/incoming-explain', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"source":',
    });
    expect(broken.status).toBe(400);
  });
});
