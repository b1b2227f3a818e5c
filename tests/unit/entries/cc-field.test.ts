import { fieldLimit, mergeMailboxes } from '../../../server/src/entries/cc-field';

const box = (address: string, name = '') => ({ name, address });

describe('people in Cc are kept in a field', () => {
  it.each<[string, string, ReturnType<typeof box>[], string]>([
    ['that was empty', '', [box('a@x.example', 'Ann'), box('b@x.example')], 'Ann <a@x.example>, b@x.example'],
    [
      'that holds some of them: the first spelling stays',
      'cc1 <cc1@x.example>, cc2@x.example',
      [box('CC2@x.example', 'cc2'), box('cc3@x.example')],
      'cc1 <cc1@x.example>, cc2@x.example, cc3@x.example',
    ],
    ['that holds all of them, untouched', ' a@x.example ', [box('a@x.example', 'Ann')], ' a@x.example '],
    ['once, however often they are named', '', [box('a@x.example'), box('A@X.example')], 'a@x.example'],
    ['but not what is no address', 'a@x.example', [box('nonsense'), box('')], 'a@x.example'],
  ])('%s', (_situation, present, added, merged) => {
    expect(mergeMailboxes(present, added, 1000)).toBe(merged);
  });

  it('as far as they fit, whole', () => {
    const present = 'a@x.example';
    const added = [box('somebody-with-a-long-address@x.example'), box('b@x.example')];
    expect(mergeMailboxes(present, added, 30)).toBe('a@x.example, b@x.example');
  });

  it('reads a name with a comma as one person', () => {
    const present = '"Miller, Mary" <mary@x.example>';
    expect(mergeMailboxes(present, [box('mary@x.example'), box('bob@x.example', 'Stone, Bob')], 1000)).toBe(
      '"Miller, Mary" <mary@x.example>, "Stone, Bob" <bob@x.example>'
    );
  });
});

describe('the limit of a field', () => {
  it.each([
    [{ type: 'string' }, 255],
    [{ type: 'string', maxLength: 80 }, 80],
    [{ type: 'text' }, 10_000],
    [{ type: 'text', maxLength: 500 }, 500],
    [undefined, 10_000],
  ])('%j is %d', (attribute, limit) => {
    expect(fieldLimit(attribute)).toBe(limit);
  });
});
