import { sawWords } from '../../../../admin/src/incoming/saw-words';

const names = new Map([
  ['api::ticket.ticket', 'Ticket'],
  ['api::ticket.ticket abc', 'Ticket “Lamp”'],
]);

describe('what a rule saw', () => {
  it.each([
    ['reply token for api::ticket.ticket abc', 'reply token for Ticket “Lamp”'],
    ['3 of 20 entries of api::ticket.ticket', '3 of 20 entries of Ticket'],
    ['cites api::ticket.ticket abc, api::ticket.ticket zzz', 'cites Ticket “Lamp”, Ticket zzz'],
    ['no recipient is an alias', 'no recipient is an alias'],
  ])('%s', (saw, words) => expect(sawWords(saw, names)).toBe(words));

  it('takes a title for what it is', () => {
    const odd = new Map([['api::a.a x', '$& $1 api::a.a']]);
    expect(sawWords('on api::a.a x', odd)).toBe('on $& $1 api::a.a');
  });
});
