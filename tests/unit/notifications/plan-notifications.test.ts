import {
  planNotifications,
  type Candidate,
  type NotificationFacts,
} from '../../../server/src/notifications/plan-notifications';

const DISCUSSIONS = { key: 'discussions', internal: false, default: true };
const NOTE = { key: 'note', internal: true, default: false };

const ADA = 1;
const JOEL = 2;
const MARY = 3;
const FORMER = 4;

const person = (id: number, part: Partial<Candidate>): [number, Candidate] => [
  id,
  { id, address: `${id}@nowhere.example`, internal: false, channel: 'email', active: true, ...part },
];

const contacts = new Map<number, Candidate>([
  person(ADA, { address: 'ada@editors.example', internal: true }),
  person(JOEL, { address: 'joel@shop.example', internal: true, channel: 'inbox' }),
  person(MARY, { address: 'mary@customer.example' }),
  person(FORMER, { address: 'former@shop.example', active: false }),
]);

const plan = (part: Partial<NotificationFacts>): string[] =>
  planNotifications({
    subtype: DISCUSSIONS,
    followers: [],
    recipients: [],
    contacts,
    realAuthor: null,
    alreadyHave: new Set(),
    ...part,
  }).map(({ contactId, channel }) => `${contactId} ${channel}`);

const following = (contactId: number, subtypes: string[] | null = null) => ({ contactId, subtypes });

describe('who hears of a message', () => {
  it.each<[string, Partial<NotificationFacts>, string[]]>([
    [
      'followers, each by the way they chose',
      { followers: [following(ADA), following(JOEL), following(MARY)] },
      [`${ADA} email`, `${JOEL} inbox`, `${MARY} email`],
    ],
    ['chosen people who do not follow', { recipients: [MARY] }, [`${MARY} email`]],
    [
      'somebody who follows and was chosen, once',
      { followers: [following(MARY)], recipients: [MARY, MARY] },
      [`${MARY} email`],
    ],
    [
      'never the author',
      { followers: [following(ADA), following(MARY)], realAuthor: ADA },
      [`${MARY} email`],
    ],
    [
      'only colleagues, where outsiders must not see what is quoted',
      { followers: [following(ADA), following(MARY)], recipients: [MARY], colleaguesOnly: true },
      [`${ADA} email`],
    ],
    ['never the author, even when chosen', { recipients: [ADA, MARY], realAuthor: ADA }, [`${MARY} email`]],
    [
      'never those who have the mail already',
      {
        followers: [following(ADA), following(MARY)],
        alreadyHave: new Set(['mary@customer.example']),
      },
      [`${ADA} email`],
    ],
    [
      'never those who have the mail already, even when chosen',
      { recipients: [MARY], alreadyHave: new Set(['mary@customer.example']) },
      [],
    ],
    ['never an inactive contact', { followers: [following(FORMER)], recipients: [FORMER] }, []],
    ['never a contact that is gone', { followers: [following(99)], recipients: [98] }, []],
    ['not those who unsubscribed from discussions', { followers: [following(MARY, ['note'])] }, []],
    ['those who subscribed by hand', { followers: [following(MARY, ['discussions'])] }, [`${MARY} email`]],
    ['nobody, when nobody follows', {}, []],
  ])('%s', (_situation, part, expected) => {
    expect(plan(part)).toEqual(expected);
  });
});

describe('who hears of an internal note', () => {
  it.each<[string, Partial<NotificationFacts>, string[]]>([
    ['nobody who merely follows with the defaults', { followers: [following(ADA), following(MARY)] }, []],
    ['a colleague who follows notes', { followers: [following(ADA, ['note'])] }, [`${ADA} email`]],
    [
      'never an outsider who merely follows, whatever the list says',
      { followers: [following(MARY, ['discussions', 'note'])] },
      [],
    ],
    ['an outsider whom a person chose by name', { recipients: [MARY] }, [`${MARY} email`]],
    [
      'an outsider who follows notes and was chosen by name',
      { followers: [following(MARY, ['note'])], recipients: [MARY] },
      [`${MARY} email`],
    ],
    ['a chosen colleague', { recipients: [JOEL] }, [`${JOEL} inbox`]],
  ])('%s', (_situation, part, expected) => {
    expect(plan({ subtype: NOTE, ...part })).toEqual(expected);
  });
});

it('an outsider has no inbox, whatever their contact says', () => {
  const odd = new Map([person(MARY, { channel: 'inbox' })]);
  expect(plan({ recipients: [MARY], contacts: odd })).toEqual([`${MARY} email`]);
});
