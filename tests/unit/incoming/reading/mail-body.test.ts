import { readMailBody } from '../../../../server/src/incoming/reading/mail-body';
import { htmlToText } from '../../../../server/src/mail/html';
import { LANGUAGES, type Language } from '../../../../server/src/mail/languages';
import { encodeToken } from '../../../../server/src/mail/token';
import { personalise } from '../../../../server/src/outgoing/personalise';
import { layOutNotification } from '../../../../server/src/thread/mail-layout';

const KEY = { id: 1, secret: Buffer.alloc(32, 7) };
const TOKEN = encodeToken({ purpose: 'unsubscribe', id: 4711 }, KEY);
const REPLY = encodeToken({ purpose: 'reply', id: 4711 }, KEY);
const UNFOLLOW = `https://cms.shop.example/api/chatter/unfollow/${TOKEN}`;
const ENTRY =
  'https://cms.shop.example/admin/content-manager/collection-types/api::ticket.ticket/abcdefghij0123456789klmn';

/** What Carl, a colleague, was sent. */
const sent = async (language: Language = 'en') => {
  const draft = await layOutNotification({
    html: '<p>My lamp is broken</p>',
    quotedHtml: null,
    preview: 'My lamp is broken',
    title: 'Broken lamp',
    typeName: 'Ticket',
    company: { name: 'Shop', footerHtml: '<p>12 Main Street</p>', logoCid: null },
    language,
    entryUrl: ENTRY,
    signature: null,
    changes: [],
    links: [],
    linksEnd: 0,
    internal: false,
    unfollowMarker: 'unfollow-0123456789abcdef',
  });
  return personalise(
    { ...draft, headers: {}, unfollowMarker: 'unfollow-0123456789abcdef', listId: null },
    { follows: true, unfollowUrl: UNFOLLOW, unfollowMailto: null, internal: true }
  );
};
const pageOf = (html: string): string => /<body[^>]*>([^]*)<\/body>/.exec(html)?.[1] ?? '';
const everything = ({ html, quotedHtml, text }: ReturnType<typeof readMailBody>): string =>
  [html, quotedHtml, text].join('\n');

/** Carl's answer as programs write it: with our classes, with longer ones, and without any. */
const answers = (quote: string): [string, string][] => [
  ['as it is', quote],
  [
    'by Gmail',
    quote.replace(
      /class="([^"]*)"/g,
      (_, names: string) => `class="${names.replace(/\S+/g, 'm_-123456$&')}"`
    ),
  ],
  ['without classes', quote.replace(/ class="[^"]*"/g, '')],
];

describe('what an answer quotes of our mail to a colleague', () => {
  it.each(LANGUAGES)(
    'is without the link that ends their mails, and without the entry, in %s',
    async (language) => {
      const { html, text } = await sent(language);
      expect(html).toContain(UNFOLLOW);
      expect(html).toContain(ENTRY);
      for (const [, quote] of answers(pageOf(html))) {
        const body = readMailBody({
          html: `<div>It will be mended.</div><div class="gmail_quote"><div class="gmail_attr">On Sat, Shop wrote:<br></div><blockquote class="gmail_quote">${quote}</blockquote></div>`,
          text: null,
        });
        expect(body.html).toContain('It will be mended.');
        expect(body.quotedHtml).toContain('My lamp is broken');
        expect(everything(body)).not.toContain(TOKEN);
        expect(everything(body)).not.toContain('content-manager');
      }
      const quoted = text.split('\n').map((line) => `> ${line}`);
      const body = readMailBody({
        html: null,
        text: ['It will be mended.', '', 'On Sat, Shop wrote:', ...quoted].join('\n'),
      });
      expect(body.text).toBe('It will be mended.');
      expect(body.quotedHtml).toContain('My lamp is broken');
      expect(everything(body)).not.toContain(TOKEN);
      expect(everything(body)).not.toContain('content-manager');
    }
  );

  it('loses the foot as a whole, in HTML and in text', async () => {
    const { html, text } = await sent();
    const fromHtml = readMailBody({
      html: `<p>Yes.</p><blockquote type="cite">${pageOf(html)}</blockquote>`,
      text: null,
    });
    expect(htmlToText(fromHtml.quotedHtml ?? '')).not.toMatch(/follow|12 Main|View Ticket/);
    const quoted = text.split('\n').map((line) => `> ${line}`);
    const fromText = readMailBody({
      html: null,
      text: ['Yes.', '', 'On Sat, Shop wrote:', ...quoted].join('\n'),
    });
    expect(htmlToText(fromText.quotedHtml ?? '')).not.toMatch(/Stop following|View Ticket/);
  });

  it('is cleaned as well where the quote is not found to be one', async () => {
    const { html } = await sent();
    const [, , [, bare]] = answers(pageOf(html)) as [unknown, unknown, [string, string]];
    const body = readMailBody({ html: `${bare}<p>It will be mended.</p>`, text: null });
    expect(body.html).toContain('It will be mended.');
    expect(everything(body)).not.toContain(TOKEN);
  });

  it.each([
    [
      'a service that checks links',
      `https://eur01.safelinks.example/?url=${encodeURIComponent(UNFOLLOW)}&data=05`,
    ],
    [
      'one behind another',
      `https://x.example/?u=${encodeURIComponent(`https://y.example/?u=${encodeURIComponent(UNFOLLOW)}`)}`,
    ],
    ['a link by mail', `mailto:catchall+${TOKEN}@shop.example?subject=unsubscribe`],
    ['the same, escaped', `mailto:catchall%2B${TOKEN}%40shop.example?subject=unsubscribe`],
    ['capital letters', UNFOLLOW.replace(TOKEN, TOKEN.toUpperCase())],
  ])('has no way to unfollow through %s', (_what, url) => {
    const html = `<p>Yes, <a href="${url.replace(/&/g, '&amp;')}">stop</a> (${url.replace(/&/g, '&amp;')})</p>`;
    const body = readMailBody({ html, text: null });
    expect(body.html).toContain('>stop</a>');
    expect(everything(body).toLowerCase()).not.toContain(TOKEN);
    const fromText = readMailBody({ html: null, text: `Yes <${url}>` });
    expect(everything(fromText).toLowerCase()).not.toContain(TOKEN);
  });

  it('names our addresses without the token that proves who somebody is', () => {
    const address = `catchall+${REPLY}@shop.example`;
    const html = `<p>Yes</p><blockquote type="cite">To: <a href="mailto:${address}">${address}</a></blockquote>`;
    const body = readMailBody({ html, text: null });
    expect(everything(body)).not.toContain(REPLY);
    expect(body.quotedHtml).toContain('href="mailto:catchall@shop.example"');
    expect(body.quotedHtml).toContain('>catchall@shop.example</a>');
    const fromText = readMailBody({ html: null, text: `Yes\n\nTo: Shop <${address}>, b@x.example` });
    expect(fromText.text).toContain('catchall@shop.example');
    expect(everything(fromText)).not.toContain(REPLY);
  });

  it('keeps links and addresses of others', () => {
    const html =
      '<p>See <a href="https://x.example/abcdefghijklmnopqrstuvwxyz234567?a=1&amp;b=2">this</a>, ' +
      '<a href="https://x.example/counterrevolutionaries">that</a>, joe+abcdefghijklmnopqrstuvwxyz@x.example and ' +
      'Donaudampfschifffahrtsgesellschaft</p>';
    const body = readMailBody({ html, text: null });
    expect(body.html).toContain('https://x.example/abcdefghijklmnopqrstuvwxyz234567?a=1&amp;b=2');
    expect(body.html).toContain('https://x.example/counterrevolutionaries');
    expect(body.html).toContain('joe+abcdefghijklmnopqrstuvwxyz@x.example');
    expect(body.html).toContain('Donaudampfschifffahrtsgesellschaft');
    const own = readMailBody({ html: `<p>Look at <a href="${ENTRY}">it</a></p>`, text: null });
    // Who pastes a link to an entry means it; only in a quote of ours it is for one person.
    expect(own.html).toContain(ENTRY);
  });

  it('is cleaned however much of it there is', () => {
    const hostile = [
      'c'.repeat(900_000),
      `${TOKEN}+`.repeat(20_000),
      `%25%2F${TOKEN}`.repeat(20_000),
      `https://x/unfollow/${TOKEN}\n`.repeat(10_000),
    ];
    // Quadratic work on these ends in the time limit of the test.
    for (const text of hostile) {
      expect(everything(readMailBody({ html: null, text }))).not.toContain(`unfollow/${TOKEN}`);
      expect(everything(readMailBody({ html: `<p>${text}</p>`, text: null }))).not.toContain(
        `unfollow/${TOKEN}`
      );
    }
  });
});
