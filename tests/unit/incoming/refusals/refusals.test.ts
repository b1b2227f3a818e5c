import { fill, LANGUAGES } from '../../../../server/src/mail/languages';
import { REFUSAL_WORDS, TOLD_REASONS } from '../../../../server/src/incoming/refusals/refusal-words';
import { writeRefusal, type RefusalFacts } from '../../../../server/src/incoming/refusals/refusals';
import type { ParsedMail } from '../../../../server/src/mail/parsed-mail';

const facts = (part: Partial<RefusalFacts> = {}): RefusalFacts => ({
  reason: 'catchall',
  address: 'catchall@shop.example',
  companyName: 'Shop',
  companyAddress: 'hello@shop.example',
  language: 'en',
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

  it('names the address in lower case, and says so when there is none to write to', () => {
    const { text } = writeRefusal(
      facts({ reason: 'policy_contacts', address: 'Support@Shop.example', companyAddress: null }),
      mail()
    );
    expect(text).toContain('support@shop.example');
    expect(text).toContain('contact us in another way');
  });

  it('has words for colleagues only, for too much mail and for what a person did not want', () => {
    const textOf = (reason: RefusalFacts['reason'], part: Partial<RefusalFacts> = {}) =>
      writeRefusal(facts({ reason, ...part }), mail()).text;
    expect(textOf('policy_internal_users')).toContain('only takes messages from our own staff');
    expect(textOf('rate_limit')).toContain('too many messages');
    expect(textOf('rejected_by_person')).toContain('not accepted');
    expect(textOf('rejected_by_person', { words: 'Please use the <form>.' })).toMatch(
      /^Please use the <form>\.\n\n> Hello there\n$/
    );
  });

  it('shows what a person wrote as text', () => {
    const { html } = writeRefusal(facts({ reason: 'rejected_by_person', words: '<b>no</b>' }), mail());
    expect(html).not.toContain('<b>');
  });

  describe('of an alias with words of its own', () => {
    it('uses them for whom its policy keeps out', () => {
      const { text, html } = writeRefusal(
        facts({ reason: 'policy_contacts', aliasHtml: '<p>Members <b>only</b>.<script>x()</script></p>' }),
        mail()
      );
      expect(text).toMatch(/^Members only\.\n\n> Hello there/);
      expect(html).toContain('<b>only</b>');
      expect(html).not.toContain('script');
    });

    it('uses ours where the alias itself is at fault', () => {
      const { text } = writeRefusal(
        facts({ reason: 'alias_invalid', aliasHtml: '<p>Members only.</p>' }),
        mail()
      );
      expect(text).toContain('try again later');
    });

    it.each([
      '<p></p>',
      '<p><br></p>',
      '<p> &nbsp; </p>',
      '<div style="color:red"><br /></div>',
      '<p><span><span style="font-size:10px"></span></span></p>',
      '<p>\u200b</p><p><br></p>',
      '<div><p style="display:none">words</p></div>',
    ])('takes %s for no words', (aliasHtml) => {
      const { text } = writeRefusal(facts({ reason: 'policy_contacts', aliasHtml }), mail());
      expect(text).toContain('addresses that are known to us');
    });
  });

  describe.each(LANGUAGES)('in %s', (language) => {
    it.each(TOLD_REASONS)('says for %s all that it has to say', (reason) => {
      const { text } = writeRefusal(facts({ reason, language, address: 'support@shop.example' }), mail());
      expect(text).toContain('Shop (hello@shop.example)');
      if (!['rate_limit', 'rejected_by_person'].includes(reason))
        expect(text).toContain('support@shop.example');
      expect(text).not.toMatch(/[{}]/);
    });

    it('does not say it in English, unless that is it', () => {
      for (const reason of TOLD_REASONS) {
        if (language === 'en') continue;
        expect(REFUSAL_WORDS[language][reason]).not.toBe(REFUSAL_WORDS.en[reason]);
      }
    });
  });

  it('leaves a value that looks like a mark as it is', () => {
    expect(fill('{a} and {b}', { a: '{b}', b: 'x' })).toBe('{b} and x');
  });

  it('quotes a mail that has no plain text', () => {
    const { text } = writeRefusal(facts(), mail({ text: null, html: '<p>Good <b>day</b></p>' }));
    expect(text).toContain('> Good day');
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
