import { LANGUAGES } from '../../../server/src/mail/languages';
import { UNFOLLOW_WORDS } from '../../../server/src/outgoing/unfollow-words';
import { MAIL_WORDS } from '../../../server/src/thread/mail-words';

const marks = (words: string): string[] => (words.match(/\{\w+\}/g) ?? []).sort();

describe.each([
  ['the mails of messages', MAIL_WORDS],
  ['the page that ends notifications', UNFOLLOW_WORDS],
])('words of %s', (_name, catalogue) => {
  const english = catalogue.en as unknown as Record<string, string>;

  it.each(LANGUAGES)('%s says everything, with the same values', (language) => {
    const words = catalogue[language] as unknown as Record<string, string>;
    expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(words)) {
      expect({ key, text: text.trim() }).toEqual({ key, text });
      expect({ key, empty: text === '' }).toEqual({ key, empty: false });
      expect({ key, marks: marks(text) }).toEqual({ key, marks: marks(english[key] ?? '') });
    }
  });

  it('is translated', () => {
    const sentences = Object.keys(english).filter((key) => (english[key] ?? '').split(' ').length > 3);
    expect(sentences.length).toBeGreaterThan(2);
    for (const key of sentences) {
      const said = LANGUAGES.map(
        (language) => (catalogue[language] as unknown as Record<string, string>)[key]
      );
      expect({ key, different: new Set(said).size }).toEqual({ key, different: key === 'signature' ? 2 : 7 });
    }
  });
});
