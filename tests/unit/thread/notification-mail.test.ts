import {
  notificationSubject,
  renderNotification,
  type NotificationContent,
} from '../../../server/src/thread/notification-mail';

const render = (part: Partial<NotificationContent> = {}) =>
  renderNotification({
    html: '<p>Hello <b>Mary</b></p>',
    quotedHtml: null,
    title: 'Broken lamp',
    typeName: 'Ticket',
    companyName: 'Shop',
    entryUrl: null,
    links: [],
    linkDays: 30,
    internal: false,
    ...part,
  });

describe('the mail of a message', () => {
  it('says it in HTML and in text', () => {
    const { html, text } = render();
    expect(html).toContain('<p>Hello <b>Mary</b></p>');
    expect(text).toMatch(/^Hello Mary\n/);
  });

  it('ends with company, type and title, below a signature mark', () => {
    const { html, text } = render();
    expect(html).toContain('Shop · Ticket: Broken lamp');
    expect(text).toContain('-- \nShop · Ticket: Broken lamp');
    expect(render({ companyName: null }).text).toContain('-- \nTicket: Broken lamp');
  });

  it('marks the whole of it, so that an answer can be told from its quote', () => {
    expect(render().html).toMatch(/<body[^>]*><div class="chatter-quote"/);
  });

  it('links to the entry for colleagues only', () => {
    const entryUrl = 'https://cms.shop.example/admin/content-manager/x';
    const colleague = render({ entryUrl });
    expect(colleague.html).toContain(`href="${entryUrl}"`);
    expect(colleague.text).toContain(`View Ticket: ${entryUrl}`);
    expect(render().html).not.toContain('href=');
    expect(render().text).not.toContain('View Ticket');
  });

  it('says that a note is internal', () => {
    expect(render({ internal: true }).html).toContain('Only colleagues get it');
    expect(render({ internal: true }).text).toContain('Only colleagues get it');
    expect(render().html).not.toContain('Only colleagues get it');
  });

  it('relays what an incoming mail quoted, as a quote', () => {
    const { html, text } = render({ quotedHtml: '<p>first</p><p>second</p>' });
    expect(html).toMatch(/<blockquote[^>]*><p>first<\/p><p>second<\/p><\/blockquote>/);
    expect(text).toMatch(/^> first$/m);
    expect(text).toMatch(/^> second$/m);
  });

  it('shows the markup in names and titles as text', () => {
    const { html } = render({
      title: '<img src=x onerror=alert(1)>',
      typeName: '<b>T</b>',
      companyName: 'A & "B"',
      entryUrl: 'https://cms.shop.example/"><script>',
    });
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>T');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('"B"');
  });
});

describe('the subject of a notification', () => {
  it.each([
    [{ subject: 'Your order', title: 'Broken lamp', answersMail: false }, 'Your order'],
    [{ subject: 'Your order', title: 'Broken lamp', answersMail: true }, 'Your order'],
    [{ subject: null, title: 'Broken lamp', answersMail: false }, 'Broken lamp'],
    [{ subject: null, title: 'Broken lamp', answersMail: true }, 'Re: Broken lamp'],
    [{ subject: null, title: 'RE: Broken lamp', answersMail: true }, 'RE: Broken lamp'],
    [{ subject: null, title: '  Broken\r\n lamp ', answersMail: false }, 'Broken lamp'],
    [{ subject: '', title: 'Broken lamp', answersMail: false }, 'Broken lamp'],
  ])('%j: %s', (input, expected) => {
    expect(notificationSubject(input)).toBe(expected);
  });
});
