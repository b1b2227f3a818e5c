import { layOutNotification } from '../../../server/src/thread/mail-layout';
import { splitHtml } from '../../../server/src/mail/fresh-html';
import { htmlToText } from '../../../server/src/mail/html';
import type { NotificationContent } from '../../../server/src/thread/mail-content';

const MARKER = 'unfollow-0123456789abcdef';
const SHOP = { name: 'Shop', footerHtml: '', logoCid: null };

const layOut = (part: Partial<NotificationContent> = {}) =>
  layOutNotification({
    html: '<p>Hello <b>Mary</b></p>',
    quotedHtml: null,
    preview: 'Hello Mary',
    title: 'Broken lamp',
    typeName: 'Ticket',
    company: SHOP,
    language: 'en',
    entryUrl: null,
    signature: null,
    changes: [],
    links: [],
    linksEnd: Date.UTC(2026, 11, 24),
    internal: false,
    unfollowMarker: MARKER,
    ...part,
  });

/** What a mail program shows of HTML, roughly. */
const shown = (html: string): string =>
  html
    .replace(/<style>[^]*?<\/style>|<title>[^]*?<\/title>|<!--[^]*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the mail of a message', () => {
  it('says it in HTML and in text', async () => {
    const { html, text } = await layOut();
    expect(html).toContain('<p>Hello <b>Mary</b></p>');
    expect(text).toMatch(/^Hello Mary\n/);
  });

  it('has nothing but the message, the company and what it is about unless there is more', async () => {
    const { html, text } = await layOut();
    expect(shown(html).trim()).toBe(
      `Hello Mary Shop Hello Mary Shop · Ticket: Broken lamp ${MARKER}[ You get this mail because you follow this conversation. Stop following ${MARKER}]`
    );
    expect(text).toBe(
      `Hello Mary\n\n-- \nShop · Ticket: Broken lamp${MARKER}[\n` +
        `You get this mail because you follow this conversation.\nStop following: ${MARKER}${MARKER}]\n`
    );
    expect(html).not.toMatch(/<img|<ul|<blockquote/);
  });

  it('marks the whole of it, so that an answer can be told from its quote', async () => {
    const { html } = await layOut();
    expect(html).toMatch(/<body[^>]*><div class="chatter-quote"[^>]*>[^]*<\/div><\/body><\/html>$/);
  });

  it('shows the company’s picture, or its name, and its footer', async () => {
    const company = { name: 'Shop', footerHtml: '<p>12 Main <b>Street</b></p>', logoCid: 'logo.1@chatter' };
    const { html, text } = await layOut({ company });
    expect(html).toMatch(/<img class="logo" src="cid:logo\.1@chatter" alt="Shop"/);
    expect(html).toContain('<p>12 Main <b>Street</b></p>');
    expect(text).toContain('-- \n12 Main Street\nShop · Ticket: Broken lamp');
    expect((await layOut({ company: null })).text).toContain('-- \nTicket: Broken lamp');
    expect(shown((await layOut({ company: null })).html)).not.toContain('Shop');
  });

  it('has a button to the entry for colleagues only', async () => {
    const entryUrl = 'https://cms.shop.example/admin?a=1&b=2';
    const colleague = await layOut({ entryUrl });
    expect(colleague.html).toMatch(
      /<td[^>]*bgcolor="#4945ff"[^>]*><a [^>]*href="https:\/\/cms\.shop\.example\/admin\?a=1&#38;b=2"/
    );
    expect(colleague.text).toContain(`View Ticket: ${entryUrl}`);
    expect(shown((await layOut()).html)).not.toContain('View');
    expect((await layOut()).text).not.toContain('View');
  });

  it('says that a note is internal', async () => {
    const { html, text } = await layOut({ internal: true });
    expect(html).toContain('Only colleagues get it');
    expect(text).toMatch(/^\[Internal note\. Only colleagues get it\.\]\n\nHello Mary/);
    expect((await layOut()).html).not.toContain('Only colleagues');
  });

  it('tells what was changed, with a word for what is empty', async () => {
    const { html, text } = await layOut({
      changes: [{ name: 'Due date', from: null, to: '<b>May</b>\n- x' }],
    });
    expect(shown(html)).toContain('Changed Before After Due date empty &#60;b&#62;May&#60;/b&#62; - x');
    expect(text).toContain('\n- Due date: empty → <b>May</b> - x\n'.trimStart());
  });

  it('says who wrote it', async () => {
    const { html, text } = await layOut({ signature: '— Jane <Doe>, Shop' });
    expect(html).toContain('— Jane &#60;Doe&#62;, Shop');
    expect(text).toContain('\n\n— Jane <Doe>, Shop\n\n-- \n');
  });

  it.each([
    ['en', 'These files are too large for a mail and were left out:'],
    ['zh-Hans', '以下文件过大，未随邮件附上：'],
  ] as const)('only names files where there is no link to them, in %s', async (language, words) => {
    const links = [{ name: '<film>.mp4', size: 2.5 * 1024 * 1024, url: null }];
    const { html, text } = await layOut({ language, links });
    expect(text).toMatch(new RegExp(`${words}\n- <film>\\.mp4 \\([^)]+\\)\n`));
    expect(shown(html)).toContain(`${words} &#60;film&#62;.mp4 (`);
    expect(html).not.toMatch(/href="(?!unfollow-)/);
    expect(text).not.toContain('null');
  });

  it('links files with their names, sizes and last day', async () => {
    const links = [
      { name: 'film.mp4', size: 30 * 1024 * 1024, url: 'https://cms.shop.example/api/chatter/files/a' },
      { name: '"><script>\nx.txt', size: 100, url: 'https://cms.shop.example/api/chatter/files/b' },
    ];
    const { html, text } = await layOut({ links });
    expect(html).toContain('to download until December 24, 2026:');
    expect(html).toMatch(
      /<li><a [^>]*href="https:\/\/cms\.shop\.example\/api\/chatter\/files\/a"[^>]*>film\.mp4<\/a> \(30 MB\)<\/li>/
    );
    expect(html).not.toContain('<script');
    expect(text).toContain(
      '- film.mp4 (30 MB): https://cms.shop.example/api/chatter/files/a\n- "><script> x.txt (1 kB): https'
    );
  });

  it('relays what an incoming mail quoted, as a quote', async () => {
    const { html, text } = await layOut({ quotedHtml: '<p>first</p><p>second</p>' });
    expect(html).toMatch(/<blockquote[^>]*><div[^>]*><p>first<\/p><p>second<\/p><\/div><\/blockquote>/);
    expect(text).toMatch(/^> first$/m);
    expect(text).toMatch(/^> second$/m);
  });

  it('shows the markup in names and titles as text', async () => {
    const { html } = await layOut({
      title: '</title><img src=x onerror=alert(1)>{{html}}',
      typeName: '<b>T</b>',
      preview: '</div><script>',
      company: { name: 'A & "B"', footerHtml: '', logoCid: null },
      entryUrl: 'https://cms.shop.example/"><script>',
    });
    expect(html).not.toMatch(/<img|<b>T|<script|"B"/);
    expect(html).toContain('{{html}}');
  });

  it('speaks the receiver’s language', async () => {
    const links = [{ name: 'film.mp4', size: 2.5 * 1024 * 1024, url: 'https://x.example/f' }];
    const { html, text } = await layOut({ language: 'pt-BR', links, internal: true });
    expect(html).toMatch(/^<!doctype html><html lang="pt-BR" dir="ltr">/);
    expect(html).toContain('até 24 de dezembro de 2026:');
    expect(text).toMatch(/film\.mp4 \(2,5\sMB\)/u);
    expect(html).not.toMatch(/Internal|download until|follow /);
  });

  it('has its styles inlined, and those for the dark in its head', async () => {
    const { html } = await layOut();
    expect(html).toMatch(/<td class="text content" style="[^"]*font-family[^"]*color: #32324d/);
    expect(html).toMatch(/<style>[^<]*prefers-color-scheme: dark[^<]*<\/style>/);
    expect(html).toContain('name="supported-color-schemes"');
    expect(html).toContain('max-width: 640px');
    expect(html).toContain('<!--[if mso]><table role="presentation" width="640"');
  });

  it('never hands what people write to the style inliner', async () => {
    const bomb = `<style>${'a,'.repeat(50_000)}b{color:red}</style><p class="note" style="x">${'<i>'.repeat(100)}`;
    const started = performance.now();
    const { html } = await layOut({ html: bomb });
    expect(html).toContain(bomb);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('keeps what brings colours of its own on a white sheet in the dark', async () => {
    expect((await layOut({ html: '<p style="color:#000">x</p>' })).html).toContain('class="body paper"');
    expect((await layOut()).html).toContain('class="body plain"');
  });

  it.each(['', 'x_', 'm_-123456789'])(
    'is cut off an answer that quotes it (classes as %schatter-quote)',
    async (prefix) => {
      const { html } = await layOut({
        company: { name: 'Shop', footerHtml: '<p>12 Main Street</p>', logoCid: 'logo.1@chatter' },
        links: [{ name: 'film.mp4', size: 1, url: 'https://x.example/f' }],
        quotedHtml: '<p>older</p>',
        signature: '— Jane, Shop',
        entryUrl: 'https://x.example/admin',
        internal: true,
      });
      const quoted = (/<body[^>]*>([^]*)<\/body>/.exec(html)?.[1] ?? '').replaceAll(
        'class="',
        `class="${prefix}`
      );
      const answer = `<html><body><p>Thank you!</p><p>Qwerty 2 zxc Bo:</p>${quoted}</body></html>`;
      expect(htmlToText(splitHtml(answer).fresh).trim()).toBe('Thank you!');
    }
  );
});
