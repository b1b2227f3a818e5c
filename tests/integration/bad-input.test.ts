import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, type Story, type Thread } from './story';

const LIMIT = 20_000;

describe('what should not come', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi({ pluginConfig: { limits: { incomingBytes: LIMIT } } });
    story = storyOf(app);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const knock = (body: unknown, contentType = 'message/rfc822', query = '') =>
    app.fetchApi(`/api/chatter/incoming${query}`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body,
    });

  const mail = (size: number): string => {
    const head = 'From: mary@customer.example\r\nTo: support@shop.example\r\nSubject: Large\r\n\r\n';
    return head + 'x'.repeat(size - head.length);
  };

  describe('at the mailgate', () => {
    it.each(['application/json', 'text/plain', 'application/pdf'])(
      'a body of the type %s is refused, and the right one is named',
      async (contentType) => {
        const body = contentType === 'application/json' ? '{"raw":"mail"}' : 'From: mary@customer.example';
        const answer = await knock(body, contentType);
        expect(answer.status).toBe(415);
        expect(answer.body.error.message).toContain('message/rfc822');
        expect(answer.body.error.message).toContain(contentType);
      }
    );

    it('a mail as application/octet-stream is taken', async () => {
      expect((await knock(mail(500), 'application/octet-stream')).status).toBe(200);
    });

    it('an empty body is refused', async () => {
      const answer = await knock('');
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining('empty') } },
      });
    });

    it('a mail of exactly the limit is taken', async () => {
      expect((await knock(mail(LIMIT))).status).toBe(200);
    });

    it('a mail over the limit is refused, and the limit is named', async () => {
      const before = await story.count('incoming-mail');
      const answer = await knock(mail(LIMIT + 1));
      expect(answer.status).toBe(413);
      expect(answer.body.error.message).toContain(String(LIMIT));
      expect(answer.body.error.message).toContain('limits.incomingBytes');
      expect(await story.count('incoming-mail')).toBe(before);
    });

    it('a mail over the limit is refused that does not say how long it is', async () => {
      const before = await story.count('incoming-mail');
      const pieces = function* () {
        const piece = new TextEncoder().encode('x'.repeat(10_000));
        for (let sent = 0; sent < 500 * LIMIT; sent += piece.length) yield piece;
      };
      const answer = await fetch(`${app.url}/api/chatter/incoming`, {
        method: 'POST',
        headers: { 'content-type': 'message/rfc822', authorization: `Bearer ${app.apiToken}` },
        body: ReadableStream.from(pieces()),
        duplex: 'half',
      } as RequestInit);
      expect(answer.status).toBe(413);
      expect(await answer.text()).toContain(String(LIMIT));
      expect(await story.count('incoming-mail')).toBe(before);
    });

    it.each([
      ['?wait=soon', 'wait'],
      ['?wait=3600', 'wait'],
      [`?from=${'x'.repeat(321)}`, 'from'],
    ])('%s is refused, and the parameter is named', async (query, name) => {
      const answer = await knock(mail(500), 'message/rfc822', query);
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining(name) } },
      });
    });

    it('an incoming server that does not exist is named', async () => {
      const answer = await knock(mail(500), 'message/rfc822', '?server=nowhere');
      expect(answer).toMatchObject({
        status: 404,
        body: { error: { message: expect.stringContaining('nowhere') } },
      });
    });
  });

  describe('a broken mail', () => {
    const FINAL = ['processed', 'rejected', 'ignored', 'held', 'failed'];
    const bytes = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1');
    const TO = 'To: support@shop.example';
    const FROM = 'From: Mary <mary@customer.example>';

    it.each<[string, Buffer, object]>([
      ['without From', bytes(TO, 'Subject: Hi', '', 'Hello'), { status: 'held', reason: 'no_sender' }],
      [
        'with a From that is no address',
        bytes('From: Mary', TO, '', 'Hello'),
        { status: 'held', reason: 'no_sender' },
      ],
      [
        'without Date and Message-ID',
        bytes(FROM, TO, 'Subject: Hi', '', 'Hello'),
        { status: 'processed', reason: 'created' },
      ],
      [
        'with a Date that is none',
        bytes(FROM, TO, 'Date: the day before yesterday', '', 'Hello'),
        { status: 'processed', reason: 'created' },
      ],
      ['without Subject', bytes(FROM, TO, '', 'Nothing to say'), { status: 'processed', reason: 'created' }],
      ['without a body', bytes(FROM, TO, 'Subject: No body'), { status: 'processed', reason: 'created' }],
      [
        'without recipients',
        bytes(FROM, 'Subject: To whom?', '', 'Hello'),
        { status: 'held', reason: 'no_route' },
      ],
      [
        'whose boundary never comes',
        bytes(FROM, TO, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=never', '', 'Hello'),
        { status: 'processed', reason: 'created' },
      ],
      [
        'whose boundary is missing',
        bytes(FROM, TO, 'MIME-Version: 1.0', 'Content-Type: multipart/alternative', '', '--x', '', 'Hello'),
        { status: 'processed', reason: 'created' },
      ],
      [
        'whose transfer encoding is a lie',
        bytes(FROM, TO, 'Content-Transfer-Encoding: base64', '', '*** this is no base64 ***'),
        { status: 'processed', reason: 'created' },
      ],
      [
        'of an unknown charset, with raw 8-bit headers',
        bytes(
          'From: M\xe4ry <mary@customer.example>',
          TO,
          'Subject: H\xe4?',
          'Content-Type: text/plain; charset=klingon',
          '',
          '\xff\xfe'
        ),
        { status: 'processed', reason: 'created' },
      ],
      [
        'with NUL in it',
        bytes(FROM, TO, 'Subject: Hi\0', '', 'Hel\0lo'),
        { status: 'processed', reason: 'created' },
      ],
      [
        'with a subject longer than any column',
        bytes(FROM, TO, `Subject: ${'long '.repeat(600)}`, '', 'Hello'),
        { status: 'processed', reason: 'created' },
      ],
      [
        'that is random octets',
        Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 7919) % 256)),
        { status: 'held' },
      ],
      ['that is one line break', Buffer.from('\r\n'), { status: 'held' }],
    ])('%s is kept with its raw source and comes to an end', async (_situation, raw, expected) => {
      const answer = await story.deliver(raw);
      expect(FINAL).toContain(answer.status);
      expect(answer).toMatchObject(expected);
      const [row] = await app.strapi.db
        .query('plugin::chatter.incoming-mail')
        .findMany({ where: { id: answer.id } });
      expect(row.error).toBeNull();
      const kept: Buffer = await app.strapi.plugin('chatter').service('files').read(row.rawHash);
      expect(kept.equals(raw)).toBe(true);
    });

    it('stands in the log of incoming mail', async () => {
      const { id } = await story.deliver(bytes(TO, 'Subject: In the log', '', 'Hello'));
      const { incomingMails } = await story.admin('GET', '/chatter/incoming-mails?limit=100');
      const row = { id, subject: 'In the log', status: 'held', reason: 'no_sender' };
      expect(incomingMails[0]).toMatchObject(row);
      const { incomingMail } = await story.admin('GET', `/chatter/incoming-mails/${id}`);
      expect(incomingMail).toMatchObject({
        ...row,
        trace: expect.arrayContaining([expect.objectContaining({ rule: 'no_sender', outcome: 'answered' })]),
      });
    });
  });

  describe('a mail that comes again', () => {
    const again = (id: string) =>
      [
        'From: Bob <bob@partner.example>',
        'To: support@shop.example',
        `Subject: ${id}`,
        `Message-ID: <${id}@partner.example>`,
        '',
        'Hello',
      ].join('\r\n');
    const tickets = (title: string): Promise<number> =>
      app.strapi.db.query(TICKET).count({ where: { title } });

    it('is one record and one entry', async () => {
      const first = await story.deliver(again('twice'));
      const second = await story.deliver(again('twice'));
      expect(second).toEqual(first);
      expect(await tickets('twice')).toBe(1);
    });

    it('at the same moment is one record and one entry', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => story.deliver(again('at-once'))));
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      expect(await tickets('at-once')).toBe(1);
    });

    it('by another envelope is another record of the same message', async () => {
      const first = await story.deliver(again('other-way'), { to: 'support@shop.example' });
      const second = await story.deliver(again('other-way'), { to: 'copy@shop.example' });
      expect(second.id).not.toBe(first.id);
      expect(second).toMatchObject({ status: 'ignored', reason: 'duplicate', posts: first.posts });
      expect(await tickets('other-way')).toBe(1);
    });

    it('by several envelopes at the same moment is one message, and nobody is refused', async () => {
      sink.clear();
      const ways = ['a', 'b', 'c', 'd'].map((way) => `${way}@shop.example`);
      const answers = await Promise.all(ways.map((to) => story.deliver(again('all-ways'), { to })));
      expect(answers.map(({ status }) => status).sort()).toEqual([
        'ignored',
        'ignored',
        'ignored',
        'processed',
      ]);
      expect(await tickets('all-ways')).toBe(1);
      expect(sink.mails).toEqual([]);
    });

    it('leaves no second entry when the first message stands only after the entry was made', async () => {
      const first = await story.deliver(again('late-look'), { to: 'support@shop.example' });
      const threads = app.strapi.plugin('chatter').service('thread');
      const tooEarly = jest.spyOn(threads, 'placeOf').mockResolvedValueOnce(null);
      const second = await story.deliver(again('late-look'), { to: 'copy@shop.example' });
      expect(tooEarly).toHaveBeenCalledTimes(2);
      tooEarly.mockRestore();
      expect(second).toMatchObject({ status: 'ignored', reason: 'duplicate', posts: first.posts });
      expect(await tickets('late-look')).toBe(1);
    });
  });

  describe('a forged address', () => {
    let thread: Thread;
    let replyTo: string;
    let messageId: string;

    beforeAll(async () => {
      thread = await story.createEntry(TICKET, { title: 'Not for everybody' });
      await story.post(thread, { recipients: [{ address: 'mary@customer.example' }] });
      const sent = await sink.waitFor((one) => one.envelope.to.includes('mary@customer.example'), 30_000);
      const parsed = await sent.parsed();
      replyTo = parsed.replyTo?.value[0]?.address ?? '';
      messageId = parsed.messageId ?? '';
    });

    const forge = (text: string): string => {
      // One letter in the middle of the token, within its alphabet.
      const at = text.indexOf('@') - 6;
      return text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);
    };
    const from = (id: string, headers: string[]) => [
      'From: Eve <eve@stranger.example>',
      ...headers,
      'Subject: Let me in',
      `Message-ID: <${id}@stranger.example>`,
      '',
      'Hello',
    ];

    it('whose token is signed wrongly has no token', async () => {
      const answer = await story.deliver(from('forged-1', [`To: ${forge(replyTo)}`]));
      expect(answer).toMatchObject({ status: 'rejected', reason: 'catchall', posts: [] });
    });

    it('that is a Message-ID like ours, signed wrongly, leads nowhere', async () => {
      const answer = await story.deliver(
        from('forged-2', ['To: nobody@shop.example', `In-Reply-To: ${forge(messageId)}`])
      );
      expect(answer).toMatchObject({ status: 'held', reason: 'no_route', posts: [] });
    });

    it('that names the entry in the text of an id leads nowhere', async () => {
      const answer = await story.deliver(
        from('forged-3', [
          'To: nobody@shop.example',
          `References: <t.${TICKET}.${thread.documentId}@shop.example> <${thread.documentId}@shop.example>`,
        ])
      );
      expect(answer).toMatchObject({ status: 'held', reason: 'no_route', posts: [] });
    });

    it('leaves the thread alone, while the true one still works', async () => {
      expect(await story.messages(thread)).toHaveLength(2);
      const answer = await story.deliver(from('true-1', [`To: ${replyTo.toUpperCase()}`]));
      expect(answer).toMatchObject({ status: 'processed', posts: [thread] });
    });
  });
});
