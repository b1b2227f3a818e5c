import { chooseLanguage } from '../../../../server/src/incoming/refusals/mail-language';
import { toLanguage } from '../../../../server/src/mail/languages';

describe('the language of a refusal', () => {
  it.each<[string, string | null]>([
    ['fr', 'fr'],
    ['fr-CA', 'fr'],
    ['DE_at', 'de'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-Hant-HK', null],
    ['zh-TW', null],
    ['nl', null],
    ['', null],
  ])('%s means %s', (tag, language) => {
    expect(toLanguage(tag)).toBe(language);
  });

  it.each<[string, string | null, Record<string, string>, string]>([
    ['the one we know of the sender', 'it', { 'content-language': 'de' }, 'it'],
    ['the one the mail is in', null, { 'content-language': 'de-DE', 'accept-language': 'fr' }, 'de'],
    ['the first that a mail program asks for', null, { 'accept-language': 'nl, fr;q=0.8, de;q=0.9' }, 'de'],
    ['English where we speak none of them', 'nl', { 'accept-language': 'nl, sv' }, 'en'],
    ['English where nothing is said', null, {}, 'en'],
    ['English for nonsense', null, { 'accept-language': ';;;q=,,=' }, 'en'],
    ['the mail’s where we do not speak the one we know', 'nl', { 'content-language': 'es' }, 'es'],
  ])('is %s', (_situation, known, headers, language) => {
    const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
    expect(chooseLanguage(known, fields)).toBe(language);
  });

  it('reads an endless header only in part', () => {
    const value = `${'nl, '.repeat(100_000)}fr`;
    expect(chooseLanguage(null, [{ name: 'accept-language', value }])).toBe('en');
  });
});
