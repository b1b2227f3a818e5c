import { startStrapi, type RunningStrapi } from '../support/strapi';
import { mailLogOf, READ_LOG, readTickets, type MailLogStory } from './mail-log-story';
import { LEAD, storyOf, TICKET, until, type Story } from './story';

const MARY = 'mary@customer.example';

describe('the log of incoming mail', () => {
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
  });

  afterAll(() => app?.stop());

  const service = () => app.strapi.plugin('chatter').service('incoming');
  const idsOf = async (query: Record<string, string>): Promise<number[]> =>
    (await log.list(query)).incomingMails.map(({ id }) => id);

  describe('the list', () => {
    it('shows every mail, newest first, with what became of it', async () => {
      const created = await log.deliver({ Subject: 'Lamp broken', From: `Mary <${MARY}>` });
      const held = await log.deliver({ To: 'nobody@shop.example', Subject: 'Your offer' });
      const page = await log.list();
      expect(page.incomingMails.slice(0, 2)).toMatchObject([
        { id: held.id, status: 'held', reason: 'no_route', target: null, posts: [] },
        {
          id: created.id,
          status: 'processed',
          reason: 'created',
          subject: 'Lamp broken',
          fromName: 'Mary',
          fromAddress: MARY,
          to: 'support@shop.example',
          ingress: 'mailgate',
          serverName: null,
          target: 'Ticket "Lamp broken"',
          posts: [{ uid: TICKET }],
        },
      ]);
      expect(page.incomingMails[0]).not.toHaveProperty('trace');
      expect(page.brakeSince).toBeNull();
    });

    it('names the server that a mail came through', async () => {
      const server = (await app.strapi
        .documents('plugin::chatter.incoming-mail-server' as never)
        .create({ data: { name: 'Shop mailbox' } as never })) as { documentId: string };
      const { id } = await story.deliver(log.write({}), { server: server.documentId });
      expect((await log.list()).incomingMails[0]).toMatchObject({ id, serverName: 'Shop mailbox' });
    });

    it('counts what waits for a person', async () => {
      const before = (await log.list()).waiting;
      await log.deliver({ To: 'nobody@shop.example' });
      await log.deliver({});
      expect((await log.list()).waiting).toBe(before + 1);
    });

    it('is read page by page', async () => {
      const all = await idsOf({ limit: '100' });
      const pages: number[] = [];
      for (let before: number | undefined; ; before = pages.at(-1)) {
        const page = await log.list({ limit: '2', ...(before ? { before: String(before) } : {}) });
        pages.push(...page.incomingMails.map(({ id }) => id));
        if (!page.more) break;
      }
      expect(pages).toEqual(all);
    });

    it('filters by status and by reason', async () => {
      const held = await log.deliver({ To: 'nobody@shop.example' });
      const refused = await log.deliver({ To: 'catchall@shop.example', From: 'kim@other.example' });
      expect((await idsOf({ status: 'held' }))[0]).toBe(held.id);
      expect((await idsOf({ status: 'rejected', reason: 'catchall' }))[0]).toBe(refused.id);
      expect(await idsOf({ status: 'held', reason: 'catchall' })).toEqual([]);
      expect((await app.fetchAdmin('/chatter/incoming-mails?status=lost')).status).toBe(400);
    });

    it.each([
      ['100% wool', '100%', true],
      ['1000 sheep', '100%', false],
      ['file_name', 'e_n', true],
      ['filexname', 'e_n', false],
      ['Really! now', 'y! n', true],
      ['back\\slash', 'k\\s', true],
      ['it’s "quoted"', '"QUOTED"', true],
      ['Grüße aus Köln', 'KÖLN', true],
      ['Plain', 'plain subject', false],
    ])('a subject %j is found by %j: %s', async (subject, search, found) => {
      const { id } = await log.deliver({ Subject: `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=` });
      expect((await idsOf({ search })).includes(id)).toBe(found);
    });

    it('searches senders, by name and by address', async () => {
      const { id } = await log.deliver({ From: 'Zoë Zebra <zoe@savanna.example>' });
      expect(await idsOf({ search: 'zebra' })).toEqual([id]);
      expect(await idsOf({ search: 'ZOE@savanna' })).toEqual([id]);
      expect(await idsOf({ search: 'nul\0' })).toEqual([]);
    });

    it('filters by day, both days included', async () => {
      const { id } = await log.deliver({});
      const at = (when: string) =>
        app.strapi.db
          .query('plugin::chatter.incoming-mail')
          .updateMany({ where: { id }, data: { createdAt: new Date(when) } });
      await at('2020-02-29T23:59:59.999Z');
      expect(await idsOf({ from: '2020-02-29', to: '2020-02-29' })).toEqual([id]);
      expect(await idsOf({ to: '2020-02-28' })).toEqual([]);
      expect(await idsOf({ from: '2020-03-01', to: '2020-03-31' })).toEqual([]);
      await at('2020-02-29T00:00:00.000Z');
      expect(await idsOf({ from: '2020-02-29', to: '2020-02-29' })).toEqual([id]);
      expect((await log.list({ from: '2020-02-01', to: '2020-02-29' })).incomingMails[0]?.receivedAt).toBe(
        '2020-02-29T00:00:00.000Z'
      );
    });

    it('tells the title of an entry only to those who may read it', async () => {
      const { id } = await log.deliver({ Subject: 'Secret lamp' });
      const stranger = await log.tokenOf(READ_LOG);
      const reader = await log.tokenOf([...READ_LOG, readTickets]);
      const rowOf = async (token: string) =>
        (await log.list({}, token)).incomingMails.find((mail) => mail.id === id);
      expect(await rowOf(stranger)).toMatchObject({ target: null });
      expect(await rowOf(reader)).toMatchObject({ target: 'Ticket "Secret lamp"' });
      expect((await log.detail(id, stranger)).targets).toMatchObject([
        { uid: TICKET, typeName: 'Ticket', title: null },
      ]);
      expect((await log.detail(id, reader)).targets).toMatchObject([{ uid: TICKET, title: 'Secret lamp' }]);
    });

    it('asks no more of the database for many mails than for few', async () => {
      const server = (await app.strapi
        .documents('plugin::chatter.incoming-mail-server' as never)
        .create({ data: { name: 'Busy' } as never })) as { documentId: string };
      const queriesOf = async (limit: number): Promise<number> => {
        let queries = 0;
        // The queues look for work now and then.
        const count = ({ sql }: { sql: string }): void => {
          if (/^select/i.test(sql) && !/run_after|lease|for update/.test(sql)) queries += 1;
        };
        app.strapi.db.connection.on('query', count);
        await log.list({ limit: String(limit), status: 'processed' });
        app.strapi.db.connection.removeListener('query', count);
        return queries;
      };
      // What else the process asks meanwhile counts too, so the fewest of some looks are those of the list.
      const fewest = async (limit: number): Promise<number> =>
        Math.min(await queriesOf(limit), await queriesOf(limit), await queriesOf(limit));
      for (let n = 0; n < 6; n += 1) await story.deliver(log.write({}), { server: server.documentId });
      expect(await fewest(6)).toBe(await fewest(2));
    });
  });

  it('tells of the global brake, and releases it', async () => {
    await service().brake.trip();
    expect((await log.list()).brakeSince).toEqual(expect.any(String));
    const { id } = await log.deliver({});
    expect(await log.detail(id)).toMatchObject({ status: 'held', reason: 'global_brake' });
    expect(await story.admin('POST', '/chatter/incoming-brake/release')).toEqual({ released: 1 });
    expect((await log.list()).brakeSince).toBeNull();
    await until(async () => (await log.detail(id)).status === 'processed');
  });

  describe('one mail', () => {
    const BODY = [
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p onclick="steal()">I need <b>ten</b>.</p><script>steal()</script>',
      '<img src="https://tracker.example/x.png">',
      '--cut',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment; filename="../../plan.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERi0=',
      '--cut--',
      '',
    ];

    it('is shown with its header, its text without anything that could act, and its files', async () => {
      const raw = [
        ...log
          .write({ From: `Mary <${MARY}>`, Cc: 'Joe <joe@customer.example>', 'X-Test': '<b>1</b>' })
          .slice(0, -2),
        ...BODY,
      ];
      const { id } = await story.deliver(raw, { from: 'mary+returns@customer.example' });
      const mail = await log.detail(id);
      expect(mail).toMatchObject({
        id,
        hasSource: true,
        envelopeFrom: 'mary+returns@customer.example',
        from: { name: 'Mary', address: MARY },
        cc: [{ name: 'Joe', address: 'joe@customer.example' }],
        remoteImages: true,
        attachments: [{ name: 'plan.pdf', mimeType: 'application/pdf', size: 5 }],
        attempts: 1,
        error: null,
        suggestions: [],
        nearestAlias: null,
      });
      expect(mail.html).toContain('<b>ten</b>');
      expect(mail.html).not.toMatch(/script|onclick|steal/);
      expect(mail.headers).toContainEqual({ name: 'x-test', value: '<b>1</b>' });
      expect(mail.trace.at(-1)).toMatchObject({ outcome: expect.any(String) });
      expect(mail.trace.some((step) => step.rule === 'aliases' && step.outcome === 'answered')).toBe(true);
    });

    it('hands out its source as a file that a browser keeps its hands off', async () => {
      const raw = log.write({ Subject: 'a/b\\c "d" ünïcode' });
      const { id } = await story.deliver(raw);
      const answer = await app.fetchAdmin<string>(`/chatter/incoming-mails/${id}/source`);
      expect(answer.status).toBe(200);
      expect(answer.body).toBe(raw.join('\r\n'));
      expect(answer.headers.get('content-type')).toBe('message/rfc822');
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[^"/\\]*\.eml"/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    });

    it('that is not there is not found', async () => {
      for (const path of ['', '/source'])
        expect((await app.fetchAdmin(`/chatter/incoming-mails/999999${path}`)).status).toBe(404);
    });

    it('that waits tells where it may belong', async () => {
      await log.deliver({ From: 'gus@buyer.example', Subject: 'Two lamps' });
      await story.createEntry(LEAD, { name: 'Offer 2211', email: 'someone@else.example' });
      await story.createEntry(LEAD, { name: 'Gus', email: 'gus@buyer.example' });
      const { id } = await log.deliver({
        From: 'gus@buyer.example',
        To: 'offers@shop.example',
        Subject: 'Re: AW: offer 2211',
      });
      const mail = await log.detail(id);
      expect(mail).toMatchObject({ status: 'held', nearestAlias: 'offer@shop.example' });
      expect(mail.suggestions).toEqual([
        expect.objectContaining({ title: 'Offer 2211', typeName: 'Lead', why: 'same_subject' }),
        expect.objectContaining({ title: 'Two lamps', typeName: 'Ticket', why: 'same_sender' }),
        expect.objectContaining({ title: 'Gus', typeName: 'Lead', why: 'same_sender' }),
      ]);
      const reader = await log.tokenOf([...READ_LOG, readTickets]);
      expect((await log.detail(id, reader)).suggestions.map(({ title }) => title)).toEqual(['Two lamps']);
      expect((await log.detail(id, await log.tokenOf(READ_LOG))).suggestions).toEqual([]);
    });

    it('that was stopped in a quick exchange names the entry it answers', async () => {
      const first = await log.deliver({ From: 'bot@robot.example', Subject: 'Round and round' });
      const reference = { 'In-Reply-To': log.lastId(), Subject: 'Something else' };
      let last = first;
      for (let n = 0; n < 6 && last.status === 'processed'; n += 1)
        last = await log.deliver({ From: 'bot@robot.example', To: 'nobody@shop.example', ...reference });
      expect(last).toMatchObject({ status: 'held', reason: 'fast_brake' });
      expect((await log.detail(last.id)).suggestions[0]).toMatchObject({
        title: 'Round and round',
        why: 'cited',
      });
    });

    it('that a rule is about says so', async () => {
      const { id } = await log.deliver({ From: 'robot@noise.example', To: 'nobody@shop.example' });
      expect((await log.detail(id)).senderRule).toBeNull();
      const { senderRule } = await story.admin('POST', '/chatter/sender-rules', {
        pattern: '@Noise.example',
        action: 'block',
      });
      expect(senderRule).toMatchObject({ pattern: 'noise.example', action: 'block', note: '' });
      expect((await log.detail(id)).senderRule).toEqual({
        documentId: senderRule.documentId,
        action: 'block',
      });
      const next = await log.deliver({ From: 'robot@noise.example' });
      expect(next).toMatchObject({ status: 'ignored', reason: 'sender_blocked' });
    });
  });

  it('needs its right for every look at it', async () => {
    const { id } = await log.deliver({});
    const reads: [method: string, path: string, body?: object][] = [
      ['GET', '/chatter/incoming-mails'],
      ['GET', `/chatter/incoming-mails/${id}`],
      ['GET', `/chatter/incoming-mails/${id}/source`],
      ['POST', '/chatter/incoming-explain', { from: MARY, to: 'support@shop.example' }],
      ['GET', '/chatter/sender-rules'],
      ['GET', '/chatter/incoming-settings'],
    ];
    const writes: typeof reads = [
      ...['replay', 'ignore'].map((act): [string, string] => [
        'POST',
        `/chatter/incoming-mails/${id}/${act}`,
      ]),
      ['POST', `/chatter/incoming-mails/${id}/reject`, { words: '' }],
      ['POST', `/chatter/incoming-mails/${id}/attach`, { uid: TICKET, documentId: 'x' }],
      ['POST', `/chatter/incoming-mails/${id}/create`, { uid: TICKET }],
      ['POST', `/chatter/incoming-mails/${id}/move`, { messageId: 1, uid: TICKET, documentId: 'x' }],
      ['POST', '/chatter/incoming-brake/release'],
      ['POST', '/chatter/sender-rules', { pattern: MARY, action: 'block' }],
      ['DELETE', '/chatter/sender-rules/nothing'],
      ['PUT', '/chatter/incoming-settings', {}],
    ];
    const statusOf = async (token: string, [method, to, body]: (typeof reads)[number]) =>
      (await app.fetchAdmin(to, { method, token, ...(body ? { body } : {}) })).status;
    const stranger = await log.tokenOf([readTickets]);
    const reader = await log.tokenOf(READ_LOG);
    for (const request of [...reads, ...writes])
      expect([...request, await statusOf(stranger, request)]).toEqual([...request, 403]);
    for (const request of reads)
      expect([...request, await statusOf(reader, request)]).toEqual([...request, 200]);
    for (const request of writes)
      expect([...request, await statusOf(reader, request)]).toEqual([...request, 403]);
  });
});
