import {
  dayInWords,
  fill,
  LANGUAGES,
  languageOrEnglish,
  sizeInWords,
} from '../../../server/src/mail/languages';

describe('languages of our mails', () => {
  it.each([
    ['fr-CA', 'fr'],
    ['pt', 'pt-BR'],
    ['zh-TW', 'en'],
    ['nl', 'en'],
    ['', 'en'],
    [null, 'en'],
  ])('%s is written to in %s', (tag, language) => {
    expect(languageOrEnglish(tag)).toBe(language);
  });

  it('puts values into words, and reads no marks in the values', () => {
    expect(fill('{a} and {b}', { a: '{b}', b: 'x' })).toBe('{b} and x');
    expect(fill('{unknown}', {})).toBe('{unknown}');
  });

  it('writes days and sizes as each language does', () => {
    const at = Date.UTC(2026, 10, 21, 23, 59);
    expect(LANGUAGES.map((language) => dayInWords(at, language))).toEqual([
      'November 21, 2026',
      '21 novembre 2026',
      '21. November 2026',
      '21 de noviembre de 2026',
      '21 novembre 2026',
      '21 de novembro de 2026',
      '2026年11月21日',
    ]);
    expect(sizeInWords(2.5 * 1024 * 1024, 'en')).toBe('2.5 MB');
    expect(sizeInWords(2.5 * 1024 * 1024, 'fr')).toMatch(/^2,5\sMo$/u);
    expect(sizeInWords(10, 'de')).toMatch(/^1\skB$/u);
  });
});
