import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(__dirname, '../../admin/src/translations');

const read = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'));
/** Names in braces, such as `{count, plural, …}` or `{name}`, and tags such as `<b>`. */
const places = (text: string): string[] =>
  [
    ...new Set([...text.matchAll(/\{(\w+)\s*[,}]|<(\w+)>/g)].map((match) => match[1] ?? match[2] ?? '')),
  ].sort();

describe('the catalogues', () => {
  const english = read('en.json');
  const others = readdirSync(FOLDER).filter((file) => file.endsWith('.json') && file !== 'en.json');

  it('has more than English', () => {
    expect(others).toContain('fr.json');
  });

  it.each(others)('%s has every text, with the same values in it', (file) => {
    const texts = read(file);
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    const differing = Object.keys(english).filter(
      (key) => places(english[key] ?? '').join() !== places(texts[key] ?? '').join()
    );
    expect(differing).toEqual([]);
  });

  it('has no empty text', () => {
    expect(Object.entries(english).filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});
