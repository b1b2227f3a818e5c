import { decodeToken } from '../../../server/src/mail/token';
import {
  closingMark,
  openingMark,
  personalise,
  unfollowLinks,
} from '../../../server/src/outgoing/personalise';

const M = 'unfollow-0123456789abcdef';
const KEY = { id: 1, secret: Buffer.alloc(32, 7) };
const URL = 'https://cms.shop.example/api/chatter/unfollow/abc';
const MAILTO = 'mailto:catchall+abc@shop.example?subject=unsubscribe';
const draft = {
  html: `<p>Hi</p>${openingMark(M)}<a href="${M}">stop</a>${closingMark(M)}<hr>`,
  text: `Hi${openingMark(M)}\nstop: ${M}${closingMark(M)}\n`,
  headers: { 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
  unfollowMarker: M,
  listId: '<ticket.1.shop.example>',
};

describe('a mail as one receiver gets it', () => {
  it('tells an outsider who follows how to end it, in the mail and in the header (RFC 2369, RFC 8058)', () => {
    const mail = personalise(draft, {
      follows: true,
      unfollowUrl: URL,
      unfollowMailto: MAILTO,
      internal: false,
    });
    expect(mail.html).toBe(`<p>Hi</p><a href="${URL}">stop</a><hr>`);
    expect(mail.text).toBe(`Hi\nstop: ${URL}\n`);
    expect(mail.headers).toEqual({
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'List-Id': '<ticket.1.shop.example>',
      'List-Unsubscribe': `<${URL}>, <${MAILTO}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  it('offers one click by https only', () => {
    const url = URL.replace('https', 'http');
    const { headers } = personalise(draft, {
      follows: true,
      unfollowUrl: url,
      unfollowMailto: null,
      internal: false,
    });
    expect(headers['List-Unsubscribe']).toBe(`<${url}>`);
    expect(headers).not.toHaveProperty('List-Unsubscribe-Post');
  });

  it('by address alone says so in the header, and nothing in the mail', () => {
    const mail = personalise(draft, {
      follows: true,
      unfollowUrl: null,
      unfollowMailto: MAILTO,
      internal: false,
    });
    expect(mail.headers['List-Unsubscribe']).toBe(`<${MAILTO}>`);
    expect(mail.headers).not.toHaveProperty('List-Unsubscribe-Post');
    expect(mail.html).toBe('<p>Hi</p><hr>');
  });

  it('tells a colleague in the mail only', () => {
    const mail = personalise(draft, {
      follows: true,
      unfollowUrl: URL,
      unfollowMailto: MAILTO,
      internal: true,
    });
    expect(mail.html).toContain(URL);
    expect(Object.keys(mail.headers)).toEqual(['X-Auto-Response-Suppress', 'List-Id']);
  });

  it('leaves the sentence out for people who do not follow', () => {
    const mail = personalise(draft, {
      follows: false,
      unfollowUrl: null,
      unfollowMailto: null,
      internal: false,
    });
    expect(mail.html).toBe('<p>Hi</p><hr>');
    expect(mail.text).toBe('Hi\n');
    expect(Object.keys(mail.headers)).toEqual(['X-Auto-Response-Suppress']);
  });

  it('leaves a refusal, which has no such mark, as it is', () => {
    const refusal = { html: '<p>No</p>', text: 'No', headers: { 'Auto-Submitted': 'auto-replied' } };
    expect(
      personalise(refusal, { follows: false, unfollowUrl: null, unfollowMailto: null, internal: false })
    ).toEqual(refusal);
  });

  it('writes an address as HTML wants it', () => {
    const mail = personalise(draft, {
      follows: true,
      unfollowUrl: 'https://x/"a$&b',
      unfollowMailto: null,
      internal: true,
    });
    expect(mail.html).toContain('href="https://x/&#34;a$&#38;b"');
    expect(mail.text).toContain('https://x/"a$&b');
  });
});

describe('the ways to end notifications', () => {
  const domain = {
    name: 'shop.example',
    catchallAddress: 'catchall@shop.example',
    bounceAddress: 'bounce@shop.example',
    defaultFromAddress: null,
    plusAddressing: true,
  };
  const input = { publicUrl: (path: string) => `https://cms.shop.example/api${path}`, key: KEY };
  const drawn = { followers: new Set([7]), domain, unfollowMarker: M };

  it('are a page and an address with a token of this mail', () => {
    const links = unfollowLinks({ id: 42, contactId: 7 }, drawn, input);
    const token = links.unfollowUrl?.split('/').at(-1) ?? '';
    expect(decodeToken(token, [KEY])).toEqual({ purpose: 'unsubscribe', id: 42 });
    expect(links.unfollowMailto).toBe(`mailto:catchall+${token}@shop.example?subject=unsubscribe`);
  });

  it('keep the detail that the catchall itself has, and need room for the token', () => {
    const at = (catchallAddress: string) =>
      unfollowLinks({ id: 42, contactId: 7 }, { ...drawn, domain: { ...domain, catchallAddress } }, input)
        .unfollowMailto;
    expect(at('me+answers@provider.example')).toMatch(
      /^mailto:me\+answers\+[a-z2-7]+@provider\.example\?subject=unsubscribe$/
    );
    expect(at(`${'c'.repeat(50)}@shop.example`)).toBeNull();
  });

  it.each([
    ['who does not follow', { id: 42, contactId: 8 }, drawn],
    ['who is no contact', { id: 42, contactId: null }, drawn],
    ['of a mail without a mark', { id: 42, contactId: 7 }, { ...drawn, unfollowMarker: null }],
  ])('are none for somebody %s', (_who, mail, about) => {
    expect(unfollowLinks(mail, about, input)).toEqual({
      follows: false,
      unfollowUrl: null,
      unfollowMailto: null,
    });
  });

  it('are no address where a server knows no details, and no page where we have no address', () => {
    const plain = { ...drawn, domain: { ...domain, plusAddressing: false } };
    expect(unfollowLinks({ id: 42, contactId: 7 }, plain, { ...input, publicUrl: () => null })).toEqual({
      follows: true,
      unfollowUrl: null,
      unfollowMailto: null,
    });
  });
});
