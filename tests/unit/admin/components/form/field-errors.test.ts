import { fieldErrors } from '../../../../../admin/src/components/form/field-errors';

describe('what the server refused', () => {
  const values = { name: 'One', folders: ['INBOX'], strapiEmail: { active: true, fromFilter: 'no way' } };

  it.each<[string, Record<string, string>, object]>([
    ['a field', { name: 'Too long.' }, { name: 'Too long.' }],
    [
      'one of a list of values: at the list, and by its path',
      { 'folders.0': 'No folder.' },
      { 'folders.0': 'No folder.', folders: 'No folder.' },
    ],
    [
      'a field within a group: where the form looks for it',
      { 'strapiEmail.fromFilter': 'No domain.', 'strapiEmail.active': 'Required.' },
      {
        'strapiEmail.fromFilter': 'No domain.',
        'strapiEmail.active': 'Required.',
        strapiEmail: { fromFilter: 'No domain.', active: 'Required.' },
      },
    ],
    ['what is no field', { other: 'Gone.' }, { other: 'Gone.' }],
  ])('%s', (_what, paths, expected) => {
    expect(fieldErrors(paths, values)).toEqual(expected);
  });
});
