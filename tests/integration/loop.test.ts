import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';

const TICKET = 'api::ticket.ticket';

/** The story of the product: an editor writes, a customer answers by mail, everybody concerned hears of it. */
describe('the loop', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let documentId: string;

  const admin = async (method: string, path: string, body?: unknown) => {
    const answer = await app.fetchAdmin(path, { method, ...(body === undefined ? {} : { body }) });
    expect({ path, status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
    return answer.body;
  };
  const thread = () => `/chatter/threads/${TICKET}/${documentId}`;
  const deliver = async (lines: string[]) => {
    const answer = await app.fetchApi('/api/chatter/incoming?wait=20', {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: lines.join('\r\n'),
    });
    expect(answer.status).toBe(200);
    return answer.body;
  };

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    await admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await admin('POST', '/chatter/aliases', {
      name: 'support',
      targetType: TICKET,
      defaults: { priority: 'high' },
    });
    await admin('POST', '/chatter/outgoing-servers', {
      name: 'Sink',
      host: '127.0.0.1',
      port: sink.port,
      encryption: 'none',
      authentication: 'none',
    });
    const created = await app.fetchAdmin('/content-manager/collection-types/api::ticket.ticket', {
      method: 'POST',
      body: { title: 'Broken lamp', customerEmail: 'mary@customer.example' },
    });
    documentId = created.body.data.documentId;
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  it('logs the creation and makes the creator a follower', async () => {
    const { messages } = await admin('GET', `${thread()}/messages`);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ kind: 'log', log: { key: 'created' } });
    expect(await admin('GET', thread())).toMatchObject({
      title: 'Broken lamp',
      following: true,
      followerCount: 1,
    });
  });

  it('suggests the address of the entry', async () => {
    const { suggestions } = await admin('GET', `${thread()}/recipients`);
    expect(suggestions).toEqual([
      { name: '', address: 'mary@customer.example', role: 'entry', ticked: true },
    ]);
  });

  it('posts, mails, takes the answer and relays it', async () => {
    const joel = await app.createAdmin({
      email: 'joel@shop.example',
      firstname: 'Joel',
      lastname: 'Brandt',
      roleCode: 'strapi-super-admin',
    });
    const followed = await app.fetchAdmin(`${thread()}/follow`, { method: 'POST', token: joel.token });
    expect(followed.status).toBe(200);

    const { message } = await admin('POST', `${thread()}/messages`, {
      kind: 'message',
      html: '<p>Hello <b>Mary</b><script>alert(1)</script></p>',
      recipients: [{ name: 'Mary Miller', address: 'mary@customer.example' }],
    });
    expect(message.html).toBe('<p>Hello <b>Mary</b></p>');
    await sink.waitFor(2, 20_000);
    const mail = sink.mails.find((candidate) => candidate.envelope.to.includes('mary@customer.example'));
    const parsed = await mail?.parsed();
    expect(mail?.envelope.from).toMatch(/^bounce\+[a-z0-9]+@shop\.example$/);
    expect(parsed?.from?.value[0]?.address).toBe('notifications@shop.example');
    const replyTo = parsed?.replyTo?.value[0]?.address ?? '';
    expect(replyTo).toMatch(/^catchall\+[a-z0-9]+@shop\.example$/);
    expect(parsed?.subject).toBe('Broken lamp');

    sink.clear();
    const answer = await deliver([
      'From: Mary Miller <mary@customer.example>',
      `To: ${replyTo}`,
      'Cc: Li Wei <li.wei@partner.example>',
      'Subject: Re: Broken lamp',
      'Message-ID: <answer-1@customer.example>',
      `In-Reply-To: ${parsed?.messageId}`,
      'Date: Sat, 21 Nov 2026 10:00:00 +0000',
      '',
      'It works now, thank you!',
      '',
      'On Sat, 21 Nov 2026 at 09:00, Ada wrote:',
      '> Hello Mary',
      '',
    ]);
    expect(answer).toMatchObject({
      status: 'processed',
      reason: 'reply',
      posts: [{ uid: TICKET, documentId }],
    });

    const { messages } = await admin('GET', `${thread()}/messages`);
    expect(messages[0]).toMatchObject({
      kind: 'email',
      author: { name: 'Mary Miller', address: 'mary@customer.example', internal: false },
      cc: [{ name: 'Li Wei', address: 'li.wei@partner.example' }],
    });
    expect(messages[0].html).toContain('It works now');
    expect(messages[0].html).not.toContain('Hello Mary');
    expect(messages[0].quotedHtml).toContain('Hello Mary');

    await sink.waitFor(2, 20_000);
    const relayed = sink.mails.flatMap((candidate) => candidate.envelope.to).sort();
    expect(relayed).toEqual(['ada@editors.example', 'joel@shop.example']);
  });

  it('refuses one of our own addresses as a recipient, and says why', async () => {
    const answer = await app.fetchAdmin(`${thread()}/messages`, {
      method: 'POST',
      body: {
        kind: 'message',
        html: '<p>Hello</p>',
        recipients: [{ name: '', address: 'Support@shop.example' }],
      },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain('is an address of ours');
  });

  it('creates a ticket from a mail to the alias', async () => {
    const answer = await deliver([
      'From: Bob Stone <bob@partner.example>',
      'To: support@shop.example',
      'Subject: Where is my order?',
      'Message-ID: <new-1@partner.example>',
      '',
      'I am waiting.',
    ]);
    expect(answer).toMatchObject({ status: 'processed', reason: 'created' });
    const ticket = await app.strapi
      .documents(TICKET as never)
      .findOne({ documentId: answer.posts[0].documentId });
    expect(ticket).toMatchObject({
      title: 'Where is my order?',
      customerEmail: 'bob@partner.example',
      priority: 'high',
    });
  });

  it('refuses a stranger who writes to catchall, and holds mail without a route', async () => {
    sink.clear();
    const refused = await deliver([
      'From: Eve <eve@stranger.example>',
      'To: catchall@shop.example',
      'Subject: Hello',
      'Message-ID: <c-1@stranger.example>',
      '',
      'Hi',
    ]);
    expect(refused).toMatchObject({ status: 'rejected', reason: 'catchall', posts: [] });
    await sink.waitFor(1, 20_000);
    expect(sink.mails[0]?.envelope.to).toEqual(['eve@stranger.example']);

    const held = await deliver([
      'From: Eve <eve@stranger.example>',
      'To: nobody@shop.example',
      'Subject: Hello',
      'Message-ID: <c-2@stranger.example>',
      '',
      'Hi',
    ]);
    expect(held).toMatchObject({ status: 'held', reason: 'no_route' });
  });
});
