import { encodeAttachmentToken } from '../../server/src/mail/token';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, MARY, type Correspondence } from './correspondence';
import { field, mailsOf } from './message-mails';
import { pathOf, storyOf, TICKET, type Story, type Thread } from './story';

const JOEL = 'joel@shop.example';
const BOB = 'bob@customer.example';
const NOTIFICATIONS = 'notifications@shop.example';
const FORM = 'form@site.example';

/** What the mail of one person may do to the others who follow the same entry. */
describe('a mail that is relayed to who follows', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let mails: ReturnType<typeof mailsOf>;
  let thread: Thread;
  /** where answers to this entry go, of a mail that Mary got */
  let answer: string;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi({ pluginConfig: { limits: { mailAttachmentBytes: 2000 } } });
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    mails = mailsOf(app, sink);
    mail.believe();
    await story.addServer(sink, { fromFilter: 'shop.example' });
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', {
      name: 'support',
      targetType: TICKET,
      relays: [FORM],
    });
    await app.createAdmin({
      email: JOEL,
      firstname: 'Joel',
      lastname: 'Brandt',
      roleCode: 'strapi-super-admin',
    });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  beforeEach(async () => {
    const about = await mail.answerable(MARY);
    thread = about.thread;
    answer = await mail.replyToOf(about.mail);
    await mails.follow(thread, MARY, BOB);
  });

  /** What Bob gets of a mail, as he finds it. */
  const relayed = async (headers: Record<string, string | null>, text?: string, query = {}) => {
    const { status } = await mail.deliver({ To: answer, ...headers }, text, query);
    expect(status).toBe('processed');
    return mails.mailTo(BOB);
  };
  const fromOf = ({ mail: got }: { mail: Parameters<typeof field>[0] }) =>
    /<([^>]+)>|(\S+@\S+)$/
      .exec(field(got, 'From') ?? '')
      ?.slice(1)
      .find(Boolean);

  describe('leaves under the address of its author', () => {
    it('where it is theirs', async () => {
      const got = await relayed({ From: `Joel <${JOEL}>`, 'X-Checked': 'verified' });
      expect(fromOf(got)).toBe(JOEL);
    });

    it.each([
      ['a colleague who is not believed', { From: `Joel Brandt <${JOEL}>`, 'X-Checked': 'unverified' }],
      ['a forged colleague', { From: `Joel Brandt <${JOEL}>`, 'X-Checked': 'failed' }],
      [
        'an address of ours without an account',
        { From: 'CEO <ceo@shop.example>', 'X-Checked': 'unverified' },
      ],
      ['an alias of ours', { From: 'Us <support@shop.example>', 'X-Checked': 'unknown' }],
    ])('never where that is %s', async (_who, headers) => {
      const got = await relayed(headers);
      expect(fromOf(got)).toBe(NOTIFICATIONS);
      expect(field(got.mail, 'Reply-To')).toMatch(/<?catchall\+[a-z2-7]+@shop\.example>?$/);
    });

    it('never where somebody typed it into a form, however genuine the mail of the form is', async () => {
      const { posts } = await mail.deliver({
        From: `Our site <${FORM}>`,
        'Reply-To': `The boss <boss@shop.example>`,
        'X-Checked': 'verified',
      });
      const draft = await app.strapi.plugin('chatter').service('thread').drawNotification({
        messageId: posts[0]?.messageId,
        internal: false,
        language: null,
      });
      expect(draft).toMatchObject({
        author: { address: 'boss@shop.example' },
        authorUnproven: true,
        authorUserId: null,
      });
    });
  });

  it('has not its own raw source, which stays in the panel', async () => {
    const { incomingServer } = await story.admin('POST', '/chatter/incoming-servers', {
      kind: 'mailgate',
      name: 'Keeps the original',
      keepOriginal: true,
    });
    const query = { server: incomingServer.documentId };
    for (const text of ['Short', 'long '.repeat(1000)]) {
      sink.clear();
      const got = await relayed({ From: `Joel <${JOEL}>`, 'X-Checked': 'verified' }, text, query);
      expect(got.parsed.attachments).toEqual([]);
      expect(got.text + got.html).not.toMatch(/chatter\/files|original_email/);
      const token = /\+([a-z2-7]+)@/.exec(answer)?.[1] ?? 'none';
      expect(got.mail.raw.toString('latin1')).not.toContain(token);
    }
    const [message] = await story.messages(thread);
    const [file] = message?.attachments ?? [];
    expect(file?.name).toBe('original_email.eml');
    const source = await app.fetchAdmin<string>(`${pathOf(thread)}/attachments/${file?.id}/content`);
    expect(source.body).toContain('long long');
    // Nor by a link that an older version may have sent.
    const key = await app.strapi.plugin('chatter').service('addressing').signingKey();
    const link = encodeAttachmentToken(
      { id: file?.id ?? 0, expiresAt: Math.floor(Date.now() / 1000) + 60 },
      key
    );
    expect((await fetch(`${app.url}/api/chatter/files/${link}`)).status).toBe(404);
  });

  it('does not pass on what the mail that it quotes showed to a colleague alone', async () => {
    await mails.follow(thread, JOEL);
    await mail.deliver({ From: `Mary <${MARY}>`, To: answer }, 'It is still dark.');
    const notification = await mails.mailTo(JOEL);
    const [, token] = /chatter\/unfollow\/([a-z2-7]+)/.exec(notification.html) ?? [];
    expect(token).toBeTruthy();
    expect(notification.html).toContain('/content-manager/');
    await mail.quiet();
    const html = [
      '<p>We will see to it.</p><div class="gmail_quote"><div class="gmail_attr">On Sat, Mary wrote:<br></div>',
      `<blockquote class="gmail_quote">${notification.html}</blockquote></div>`,
    ].join('');
    const got = await relayed(
      {
        From: `Joel <${JOEL}>`,
        To: await mail.replyToOf(notification.mail),
        'X-Checked': 'verified',
        'MIME-Version': '1.0',
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Transfer-Encoding': 'base64',
      },
      Buffer.from(html).toString('base64').replace(/.{76}/g, '$&\r\n')
    );
    expect(got.text).toContain('We will see to it.');
    expect(got.text).toContain('It is still dark.');
    expect(got.html + got.text).not.toContain(token);
    expect(got.html + got.text).not.toContain('/content-manager/');
  });

  it('does not pass on the proof of who a colleague is, in a mail that they forward as a file', async () => {
    await mails.follow(thread, JOEL);
    await mail.deliver({ From: `Mary <${MARY}>`, To: answer }, 'It is still dark.');
    const notification = await mails.mailTo(JOEL);
    const proof = await mail.replyToOf(notification.mail);
    await mail.quiet();
    const got = await relayed(
      {
        From: `Joel <${JOEL}>`,
        To: proof,
        'X-Checked': 'verified',
        'MIME-Version': '1.0',
        'Content-Type': 'multipart/mixed; boundary=outer',
      },
      [
        ...['--outer', 'Content-Type: text/plain', '', 'See the mail.'],
        ...[
          '--outer',
          'Content-Type: message/rfc822',
          'Content-Disposition: attachment; filename=old.eml',
          '',
        ],
        ...[
          'From: Shop <notifications@shop.example>',
          `Reply-To: Mary <${proof}>`,
          'Subject: Lamp',
          '',
          'Dark',
        ],
        '--outer--',
        '',
      ].join('\r\n')
    );
    const [file] = got.parsed.attachments;
    expect(file?.filename).toBe('old.eml');
    expect(file?.content.toString()).toContain('Reply-To: Mary <catchall@shop.example>');
  });

  it('tells nobody that it was read, and hides no file', async () => {
    const got = await relayed(
      {
        From: `Mary <mary.private@customer.example>`,
        'MIME-Version': '1.0',
        'Content-Type': 'multipart/related; boundary=b',
      },
      [
        '--b',
        'Content-Type: text/html',
        '',
        '<p>Look: <img src="https://spy.example/lamp.png" alt="The lamp"><img src="https://spy.example/t" width=1 height=1>',
        '<img src="cid:photo@x.example"></p>',
        ...['photo@x.example image/png photo.png', 'bill@x.example application/pdf bill.pdf'].flatMap(
          (part) => {
            const [id, type, name] = part.split(' ');
            return [
              '--b',
              `Content-Type: ${type}; name=${name}`,
              `Content-ID: <${id}>`,
              'Content-Disposition: inline',
              '',
              name,
            ];
          }
        ),
        '--b--',
        '',
      ].join('\r\n')
    );
    expect(got.html).not.toMatch(/<img[^>]*https?:/);
    expect(got.html).not.toContain('spy.example/t"');
    expect(got.html).toMatch(/<a href="https:\/\/spy\.example\/lamp\.png"[^>]*>\[The lamp\]<\/a>/);
    expect(
      got.parsed.attachments.map(({ filename, related, contentDisposition }) => [
        filename,
        Boolean(related),
        contentDisposition,
      ])
    ).toEqual([
      ['photo.png', true, 'inline'],
      ['bill.pdf', false, 'attachment'],
    ]);
    expect(field(got.mail, 'Auto-Submitted')).toBe('no');
  });

  it('has no links that lead nowhere where Strapi does not know its own address', async () => {
    const upload = await app.fetchAdmin(`${pathOf(thread)}/attachments?name=film.txt&type=text/plain`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.alloc(3000, 'x'),
    });
    await mails.follow(thread, JOEL);
    const set = (environment: string) => app.strapi.config.set('environment', environment);
    const before = String(app.strapi.config.get('environment'));
    set('production');
    try {
      const limits = await story.admin('GET', `/chatter/mail-limits/${thread.uid}/${thread.documentId}`);
      expect(limits).toMatchObject({ attachmentBytes: 2000, links: false });
      await story.post(thread, { attachmentIds: [upload.body.attachment.id] });
      const [bob, joel] = [await mails.mailTo(BOB), await mails.mailTo(JOEL)];
      for (const got of [bob, joel]) {
        expect(got.html + got.text).not.toMatch(/https?:\/\/|href="\//);
        expect(got.text).toContain('- film.txt (3 kB)');
        expect(field(got.mail, 'List-Unsubscribe') ?? '').not.toContain('http');
      }
    } finally {
      set(before);
    }
  });
});
