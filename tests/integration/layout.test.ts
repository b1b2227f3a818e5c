import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type AdminAccount, type RunningStrapi } from '../support/strapi';
import { field, mailsOf } from './message-mails';
import { pathOf, storyOf, TICKET, type Story, type Thread } from './story';

const MARY = 'mary@customer.example';
const BOB = 'bob@customer.example';
const EVA = 'eva@elsewhere.example';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
);

/** How the mails of messages look, and what they say about themselves. */
describe('the mails of messages', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let thread: Thread;
  let colleague: AdminAccount;

  let mails: ReturnType<typeof mailsOf>;
  const chatter = (name: string) => app.strapi.plugin('chatter').service(name);
  const to = (...addresses: string[]) => ({ recipients: addresses.map((address) => ({ address })) });

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi({
      pluginConfig: { queues: { pollSeconds: 1 }, limits: { mailAttachmentBytes: 1000 } },
    });
    story = storyOf(app);
    mails = mailsOf(app, sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.addServer(sink);
    colleague = await app.createAdmin({
      firstname: 'Carl',
      lastname: 'Colleague',
      roleCode: 'strapi-super-admin',
    });
  });

  beforeEach(async () => {
    thread = await story.createEntry(TICKET, { title: 'Broken lamp' });
    sink.clear();
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  describe('of one message', () => {
    beforeEach(async () => {
      await mails.follow(thread, MARY, colleague.user.email);
      await mails.speak(MARY, 'fr');
      await mails.speak(colleague.user.email, 'zh-Hans');
      await story.post(thread, { html: '<p>The lamp is on its way.</p>', ...to(EVA) });
      await sink.waitFor(3);
    });

    it('speak the language of each receiver', async () => {
      const [mary, carl, eva] = [
        await mails.mailTo(MARY),
        await mails.mailTo(colleague.user.email),
        await mails.mailTo(EVA),
      ];
      expect(mary.html).toContain('<html lang="fr"');
      expect(mary.text).toContain('Vous recevez cet e-mail parce que vous suivez cette conversation.');
      expect(carl.html).toContain('<html lang="zh-Hans"');
      expect(carl.text).toContain('您收到此邮件');
      expect(eva.html).toContain('<html lang="en"');
    });

    it('lead colleagues to the entry, and nobody else', async () => {
      const [mary, carl, eva] = [
        await mails.mailTo(MARY),
        await mails.mailTo(colleague.user.email),
        await mails.mailTo(EVA),
      ];
      const entry = `${app.url}/admin/content-manager/collection-types/${TICKET}/${thread.documentId}`;
      expect(carl.html).toContain(`href="${entry}"`);
      expect(carl.text).toContain(`查看Ticket: ${entry}`);
      for (const mail of [mary, eva]) expect(mail.html + mail.text).not.toContain('/admin/');
    });

    it('tell followers how to stop, outsiders among them in the header too, and nobody who was only written to', async () => {
      const [mary, carl, eva] = [
        await mails.mailTo(MARY),
        await mails.mailTo(colleague.user.email),
        await mails.mailTo(EVA),
      ];
      const link = new RegExp(`${app.url}/api/chatter/unfollow/([a-z2-7]+)`);
      const [, token] = link.exec(mary.text) ?? [];
      expect(mary.html).toContain(`/api/chatter/unfollow/${token}"`);
      expect(field(mary.mail, 'List-Unsubscribe')).toBe(
        `<${app.url}/api/chatter/unfollow/${token}>, <mailto:catchall+${token}@shop.example?subject=unsubscribe>`
      );
      // RFC 8058 wants https.
      expect(field(mary.mail, 'List-Unsubscribe-Post')).toBeNull();
      expect(field(mary.mail, 'List-Id')).toBe(`<api-ticket.ticket.${thread.documentId}.shop.example>`);

      expect(link.exec(carl.text)?.[1]).not.toBe(token);
      expect(carl.text).toMatch(link);
      expect(field(carl.mail, 'List-Unsubscribe')).toBeNull();

      expect(eva.html + eva.text).not.toMatch(/unfollow|follow this/i);
      expect(field(eva.mail, 'List-Unsubscribe')).toBeNull();
      expect(field(eva.mail, 'List-Id')).toBeNull();
    });

    it('are from a person: only absence notes are asked to stay away', async () => {
      const { mail } = await mails.mailTo(MARY);
      expect(field(mail, 'X-Auto-Response-Suppress')).toBe('OOF, AutoReply');
      expect(field(mail, 'Auto-Submitted')).toBe('no');
      expect(field(mail, 'Precedence')).toBeNull();
    });

    it('are signed by their author, for their company', async () => {
      const { text, html } = await mails.mailTo(EVA);
      expect(text).toMatch(/\n— .+, My company\n\n-- \nMy company · Ticket: Broken lamp\n$/);
      expect(html).toMatch(/<p class="signature"[^>]*>— .+, My company<\/p>/);
    });
  });

  it('offer one click where we have an address with https', async () => {
    const before = app.strapi.config.get('server.absoluteUrl');
    app.strapi.config.set('server.absoluteUrl', 'https://cms.shop.example');
    try {
      await mails.follow(thread, MARY);
      await story.post(thread);
      const { mail } = await mails.mailTo(MARY);
      expect(field(mail, 'List-Unsubscribe')).toMatch(
        /^<https:\/\/cms\.shop\.example\/api\/chatter\/unfollow\//
      );
      expect(field(mail, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    } finally {
      app.strapi.config.set('server.absoluteUrl', before);
    }
  });

  it('show the picture and the footer of the company', async () => {
    const { companies } = await story.admin('GET', '/chatter/companies');
    const { documentId } = companies[0];
    const uploaded = await app.fetchAdmin(`/chatter/companies/${documentId}/logo`, {
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      body: PIXEL,
    });
    expect(uploaded).toMatchObject({ status: 200 });
    await story.admin('PUT', `/chatter/companies/${documentId}`, {
      name: 'Shop & Sons',
      footer: '<p>12 Main Street<script>alert(1)</script></p>',
    });
    try {
      await story.post(thread, to(EVA));
      const { parsed, mail, text } = await mails.mailTo(EVA);
      const logo = parsed.attachments.find(({ contentType }) => contentType === 'image/png');
      expect(logo?.content.equals(PIXEL)).toBe(true);
      expect(logo?.related).toBe(true);
      // mailparser puts the picture where the HTML asks for it by its Content-ID
      const raw = mail.raw.toString('latin1').replace(/=\r\n/g, '');
      expect(raw).toContain(`cid:${logo?.cid}`);
      expect(raw).not.toContain('<script');
      expect(text).toContain('-- \n12 Main Street\nShop & Sons · Ticket: Broken lamp');
    } finally {
      await story.admin('PUT', `/chatter/companies/${documentId}`, { name: 'My company' });
      await story.admin('DELETE', `/chatter/companies/${documentId}/logo`);
    }
  });

  describe('name the other outsiders in To', () => {
    it('to each of them, in a mail of their own', async () => {
      await mails.follow(thread, colleague.user.email);
      await story.post(thread, to(MARY, BOB));
      await sink.waitFor(3);
      for (const [one, other] of [
        [MARY, BOB],
        [BOB, MARY],
      ] as const) {
        const { mail, parsed } = await mails.mailTo(one);
        const shown = [parsed.to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));
        expect(shown).toEqual([one, other]);
        expect(mail.envelope.to).toEqual([one]);
      }
      // Their "reply all" would show strangers the address that proves who they are.
      const carl = await mails.mailTo(colleague.user.email);
      expect(field(carl.mail, 'To')).toBe(`Carl Colleague <${colleague.user.email}>`);
    });

    it('so that an answer to all reaches each of them once', async () => {
      await mails.follow(thread, MARY, BOB);
      await story.post(thread, to(EVA));
      await sink.waitFor(3);
      const { parsed } = await mails.mailTo(MARY);
      sink.clear();
      const all = [parsed.replyTo?.value[0]?.address, BOB].join(', ');
      const answer = [
        `From: ${MARY}`,
        `To: ${all}`,
        'Message-ID: <answer@customer.example>',
        'Subject: Re: Broken lamp',
        '',
        'Thank you all',
      ];
      expect(await story.deliver(answer)).toMatchObject({ status: 'processed', reason: 'reply' });
      await story.post(thread, { html: '<p>Last</p>', kind: 'message' });
      await sink.waitFor(async (mail) => ((await mail.parsed()).text ?? '').includes('Last'));
      const relayed: string[] = [];
      for (const mail of sink.mails)
        if (((await mail.parsed()).text ?? '').includes('Thank you all')) relayed.push(...mail.envelope.to);
      // Bob has it from Mary, and Eva does not follow.
      expect(relayed).toEqual([app.admin.email]);
    });

    it('no longer once there are fifty', async () => {
      const many = Array.from({ length: 50 }, (_, n) => `c${n}@customer.example`);
      await story.post(thread, to(...many));
      const { mail } = await mails.mailTo('c7@customer.example');
      expect(field(mail, 'To')).toBe('c7@customer.example');
    });
  });

  it('cite the thread, what came in, and themselves', async () => {
    await mails.follow(thread, MARY, colleague.user.email);
    await story.post(thread);
    const { parsed } = await mails.mailTo(MARY);
    await story.deliver([
      `From: ${MARY}`,
      `To: ${parsed.replyTo?.value[0]?.address}`,
      'Message-ID: <first@customer.example>',
      'Subject: Re: Broken lamp',
      '',
      'First',
    ]);
    sink.clear();
    await story.post(thread, { html: '<p>Second</p>' });
    const { mail } = await mails.mailTo(MARY);
    const cited = field(mail, 'References')?.split(' ') ?? [];
    expect(cited).toHaveLength(3);
    expect(cited[0]).toMatch(/^<t\./);
    expect(cited[1]).toBe('<first@customer.example>');
    expect(cited[2]).toBe(field(mail, 'Message-ID'));
  });

  it('list files that are too large with name, size and last day, which the composer is told beforehand', async () => {
    const upload = await app.fetchAdmin(`${pathOf(thread)}/attachments?name=film.txt&type=text/plain`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.alloc(3000, 'x'),
    });
    const limits = `/chatter/mail-limits/${TICKET}/${thread.documentId}`;
    expect(await story.admin('GET', limits)).toEqual({ attachmentBytes: 1000, linkDays: 30, links: true });
    const stranger = await app.createAdmin({ permissions: [{ action: 'plugin::chatter.thread.read' }] });
    expect((await app.fetchAdmin(limits, { token: stranger.token })).status).toBe(403);

    await chatter('contacts').ensure([{ name: '', address: EVA }]);
    await mails.speak(EVA, 'es');
    try {
      await story.post(thread, { ...to(EVA), attachmentIds: [upload.body.attachment.id] });
      const { parsed, text } = await mails.mailTo(EVA);
      expect(parsed.attachments).toEqual([]);
      const day = new Intl.DateTimeFormat('es', { dateStyle: 'long', timeZone: 'UTC' }).format(
        Date.now() + 30 * 24 * 60 * 60 * 1000
      );
      expect(text).toContain(`disponibles para descargar hasta el ${day}:`);
      const [, url] = /- film\.txt \(3\skB\): (\S+)/u.exec(text) ?? [];
      const file = await fetch(url ?? '');
      expect((await file.text()).length).toBe(3000);
    } finally {
      await mails.speak(EVA, null);
    }
  });

  it('tell colleagues of changed fields that everybody may read, and outsiders of none', async () => {
    await app.createAdmin({
      permissions: [
        {
          action: 'plugin::content-manager.explorer.read',
          subject: TICKET,
          properties: { fields: ['title', 'status'] },
        },
      ],
    });
    await mails.follow(thread, MARY, colleague.user.email);
    await mails.speak(colleague.user.email, 'en');
    await chatter('thread').post({
      thread,
      kind: 'log',
      subtype: 'discussions',
      internal: false,
      author: { name: 'Ada', address: null, contactId: null },
      subject: null,
      html: '',
      text: '',
      log: {
        key: 'changed',
        values: {},
        changes: [
          { field: 'title', from: 'Lamp', to: 'Broken lamp' },
          { field: 'email', from: null, to: 'secret@customer.example' },
        ],
      },
      notify: true,
      postKey: null,
    });
    await sink.waitFor(2);
    const [mary, carl] = [await mails.mailTo(MARY), await mails.mailTo(colleague.user.email)];
    expect(carl.text).toContain('- Title: Lamp → Broken lamp');
    expect(carl.html + carl.text).not.toContain('secret@');
    expect(mary.html + mary.text).not.toMatch(/secret@|Lamp →/);
    expect(field(mary.mail, 'Auto-Submitted')).toBe('auto-generated');
  });
});
