import { suggestRecipients, type SuggestionFacts } from '../../../server/src/thread/suggest-recipients';

const mary = { name: 'Mary Miller', address: 'mary@customer.example' };
const bob = { name: 'Bob Stone', address: 'bob@partner.example' };
const joel = { name: 'Joel Brandt', address: 'joel@shop.example' };

const suggest = (part: Partial<SuggestionFacts>): string[] =>
  suggestRecipients({
    lastAuthors: [],
    lastRecipients: [],
    customer: null,
    entryAddress: null,
    responsible: null,
    excluded: new Set(),
    ...part,
  }).map(({ name, address, role, ticked }) => `${ticked ? 'x' : '-'} ${role} ${name || '?'} ${address}`);

describe('who is suggested for an answer', () => {
  it.each<[string, Partial<SuggestionFacts>, string[]]>([
    ['nobody is known', {}, []],
    ['the customer', { customer: mary }, ['x customer Mary Miller mary@customer.example']],
    ['the address of the entry', { entryAddress: mary.address }, ['x entry ? mary@customer.example']],
    [
      'the address of the entry, by the name of who wrote from it',
      { entryAddress: mary.address, lastAuthors: [bob, mary] },
      ['x last_author Bob Stone bob@partner.example', 'x entry Mary Miller mary@customer.example'],
    ],
    [
      'the author of the last mail, not those before',
      { lastAuthors: [bob, mary] },
      ['x last_author Bob Stone bob@partner.example'],
    ],
    [
      'the responsible colleague, not ticked',
      { responsible: joel },
      ['- responsible Joel Brandt joel@shop.example'],
    ],
    [
      'those to whom the last mail went as well, not ticked',
      { lastAuthors: [bob], lastRecipients: [mary, bob] },
      ['x last_author Bob Stone bob@partner.example', '- last_recipient Mary Miller mary@customer.example'],
    ],
    [
      'one address in three roles: one line, the first role',
      { customer: mary, lastAuthors: [mary], entryAddress: 'Mary@Customer.example' },
      ['x customer Mary Miller mary@customer.example'],
    ],
    [
      'a customer without a name, who has one in mail',
      { customer: { name: '', address: mary.address }, lastAuthors: [mary] },
      ['x customer Mary Miller mary@customer.example'],
    ],
    [
      'never who hears of it anyway, whatever the case of the address',
      {
        customer: { ...mary, address: 'MARY@customer.example' },
        entryAddress: mary.address,
        responsible: joel,
        excluded: new Set([mary.address, joel.address]),
      },
      [],
    ],
    ['never what is no address', { customer: { name: 'Mary', address: 'call me' }, entryAddress: 'n/a' }, []],
  ])('%s', (_situation, part, expected) => {
    expect(suggest(part)).toEqual(expected);
  });
});
