import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { pathOf, storyOf, TICKET, until, type Story, type Thread } from './story';

describe('what should not be entered', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  describe('in the settings', () => {
    const refused = async (path: string, body: object) => {
      const answer = await app.fetchAdmin(path, { method: 'POST', body });
      expect(answer.status).toBe(400);
      return answer.body.error as {
        message: string;
        details: { errors: { path: string[]; message: string }[] };
      };
    };
    const alias = { name: 'orders', targetType: TICKET };

    it.each<[string, object, string[], RegExp]>([
      ['a field that does not exist', { defaults: { colour: 'red' } }, ['defaults', 'colour'], /"colour"/],
      [
        'a value that does not fit',
        { defaults: { priority: 'huge' } },
        ['defaults', 'priority'],
        /low, normal, high/,
      ],
      ['a relation to nothing', { defaults: { customer: 'nobody' } }, ['defaults', 'customer'], /nobody/],
      ['the catchall', { name: 'catchall' }, ['name'], /catchall@shop\.example/],
      ['the bounce address', { name: 'Bounce' }, ['name'], /bounce@shop\.example/],
      ['an alias that exists', { name: 'SUPPORT' }, ['name'], /support@shop\.example is already an alias/],
      ['a type without a chatter', { targetType: 'api::customer.customer' }, ['targetType'], /no chatter/],
      [
        'a type that does not exist',
        { targetType: 'api::invoice.invoice' },
        ['targetType'],
        /api::invoice\.invoice/,
      ],
      ['an alias domain that is gone', { aliasDomain: 'gone' }, ['aliasDomain'], /no longer exists/],
      ['an entry that is gone', { forcedDocumentId: 'gone' }, ['forcedDocumentId'], /gone/],
      ['an owner that is gone', { owner: { uid: TICKET, documentId: 'gone' } }, ['owner'], /gone/],
    ])('an alias with %s is refused, and the field is named', async (_what, part, path, words) => {
      const { details } = await refused('/chatter/aliases', { ...alias, ...part });
      expect(details.errors).toEqual([
        expect.objectContaining({ path, message: expect.stringMatching(words) }),
      ]);
    });

    it.each<[string, object, string, RegExp]>([
      ['the name of another one', { name: 'shop.example' }, 'catchall', /already is the catchall/],
      [
        'an alias as its catchall',
        { name: 'shop.example', catchall: 'support', bounce: 'b' },
        'catchall',
        /already an alias/,
      ],
      ['one address for two things', { name: 'two.example', bounce: 'catchall' }, 'bounce', /differ/],
      ['no domain as its name', { name: 'not a domain' }, 'name', /not a domain/],
    ])('an alias domain with %s is refused, and the field is named', async (_what, body, field, words) => {
      const { details } = await refused('/chatter/alias-domains', body);
      expect(details.errors).toContainEqual(
        expect.objectContaining({ path: [field], message: expect.stringMatching(words) })
      );
    });

    it('an alias domain in use cannot be deleted', async () => {
      const { aliasDomains } = await story.admin('GET', '/chatter/alias-domains');
      const answer = await app.fetchAdmin(`/chatter/alias-domains/${aliasDomains[0].documentId}`, {
        method: 'DELETE',
      });
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining('still has') } },
      });
    });

    it.each<[object, string, RegExp]>([
      [{ fromFilter: 'shop.example, not a domain' }, 'fromFilter', /"not a domain"/],
      [{ port: 70_000 }, 'port', /65535/],
      [{ host: '' }, 'host', /./],
      [{ encryption: 'ssl' }, 'encryption', /starttls/],
    ])('an outgoing server with %j is refused, and the field is named', async (part, field, words) => {
      const { details } = await refused('/chatter/outgoing-servers', {
        name: 'A',
        host: 'mx.example',
        ...part,
      });
      expect(details.errors).toEqual([
        expect.objectContaining({ path: [field], message: expect.stringMatching(words) }),
      ]);
    });
  });

  describe('in the composer', () => {
    let thread: Thread;
    beforeAll(async () => {
      thread = await story.createEntry(TICKET, { title: 'Composer' });
    });

    it.each<[string, object, RegExp]>([
      ['nothing', { html: '' }, /empty/],
      ['nothing to see', { html: '<p><br></p><script>alert(1)</script>' }, /empty/],
      ['a recipient that is no address', { recipients: [{ address: 'mary at home' }] }, /"mary at home"/],
      ['another kind', { kind: 'log' }, /kind/],
    ])('%s is refused', async (_what, part, words) => {
      const answer = await app.fetchAdmin(`${pathOf(thread)}/messages`, {
        method: 'POST',
        body: { kind: 'message', html: '<p>Hello</p>', ...part },
      });
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringMatching(words) } },
      });
      expect(await story.messages(thread)).toHaveLength(1);
    });

    it('the same request twice, and at the same moment, is one message', async () => {
      const requestId = '0b0e8a8e-2f2d-4f43-9a4e-3f0a5a2f8a11';
      const send = () => story.post(thread, { requestId });
      const [first, second] = await Promise.all([send(), send()]);
      const third = await send();
      expect(new Set([first.id, second.id, third.id]).size).toBe(1);
      expect(await story.messages(thread)).toHaveLength(2);
    });

    it('a request of another entry is refused', async () => {
      const other = await story.createEntry(TICKET, { title: 'Other' });
      const answer = await app.fetchAdmin(`${pathOf(other)}/messages`, {
        method: 'POST',
        body: {
          kind: 'message',
          html: '<p>Hello</p>',
          requestId: '0b0e8a8e-2f2d-4f43-9a4e-3f0a5a2f8a11',
        },
      });
      expect(answer.status).toBe(400);
      expect(await story.messages(other)).toHaveLength(1);
    });
  });
});

describe('without an encryption key', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    app.strapi.config.set('admin.secrets.encryptionKey', undefined);
    story = storyOf(app);
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  it('a password is refused, and the setting that is missing is named', async () => {
    const answer = await app.fetchAdmin('/chatter/outgoing-servers', {
      method: 'POST',
      body: { name: 'Sink', host: '127.0.0.1', port: sink.port, user: 'me', password: 'secret' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain('secrets.encryptionKey');
    expect(answer.body.error.message).toContain('ENCRYPTION_KEY');
    expect(await story.admin('GET', '/chatter/outgoing-servers')).toMatchObject({
      outgoingServers: [],
      canStorePasswords: false,
    });
  });

  it('a server without a password sends, and the answer finds its way', async () => {
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    const thread = await story.createEntry(TICKET, { title: 'No key' });
    await story.post(thread, { recipients: [{ address: 'mary@customer.example' }] });
    const [sent] = await sink.waitFor(1, 30_000);
    const replyTo = (await sent?.parsed())?.replyTo?.value[0]?.address ?? '';
    expect(replyTo).toMatch(/^catchall\+/);
    const answer = await story.deliver([
      'From: mary@customer.example',
      `To: ${replyTo}`,
      'Message-ID: <1@customer.example>',
      '',
      'Hello',
    ]);
    expect(answer).toMatchObject({ status: 'processed', reason: 'reply', posts: [thread] });
    await until(async () => (await story.messages(thread)).length === 3);
  });
});
