import { writeRefusal, type RefusalFacts } from '../../../server/src/incoming/refusals';
import type { ParsedMail } from '../../../server/src/mail/parsed-mail';

const facts = (part: Partial<RefusalFacts> = {}): RefusalFacts => ({
  reason: 'catchall',
  address: 'catchall@shop.example',
  companyName: 'Shop',
  companyAddress: 'hello@shop.example',
  ...part,
});
const mail = (part: Partial<ParsedMail> = {}) =>
  ({ subject: 'Hi', text: 'Hello there', ...part }) as ParsedMail;

describe('a refusal', () => {
  it.each<[RefusalFacts['reason'], RegExp]>([
    ['catchall', /only takes answers to messages that we sent/],
    ['policy_contacts', /addresses that are known to us/],
    ['policy_followers', /only takes messages from certain addresses/],
    ['alias_invalid', /try again later/],
  ])('for %s says why, which address, and where to write instead', (reason, words) => {
    const { text, html } = writeRefusal(facts({ reason, address: 'support@shop.example' }), mail());
    for (const body of [text, html]) {
      expect(body).toMatch(words);
      expect(body).toContain('support@shop.example');
      expect(body).toContain('hello@shop.example');
    }
  });

  it('quotes the refused mail below', () => {
    const { text } = writeRefusal(facts(), mail({ text: 'one\ntwo' }));
    expect(text).toMatch(/\n\n> one\n> two\n$/);
  });

  it('nests no paragraphs', () => {
    expect(writeRefusal(facts(), mail()).html).not.toMatch(/<p>\s*<p>/);
  });

  it('quotes the beginning of a long mail only', () => {
    const { text } = writeRefusal(facts(), mail({ text: 'x'.repeat(100_000) }));
    expect(text.length).toBeLessThan(4000);
  });

  it('shows the markup of a hostile mail as text', () => {
    const { html } = writeRefusal(facts(), mail({ text: '<script>alert(1)</script>' }));
    expect(html).not.toContain('<script');
    expect(html).toContain('script&#62;alert(1)');
  });

  it.each([
    ['Hi', 'Re: Hi'],
    ['Re: Hi', 'Re: Hi'],
    ['RE: re : Hi', 'Re: Hi'],
    ['', 'Re:'],
  ])('of a mail with the subject "%s" has the subject "%s"', (subject, expected) => {
    expect(writeRefusal(facts(), mail({ subject })).subject).toBe(expected);
  });
});
