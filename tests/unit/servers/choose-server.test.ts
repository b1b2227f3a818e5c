import { chooseServer, explainChoice, type ServerChoice } from '../../../server/src/servers/choose-server';

const server = (
  id: number,
  fromFilter = '',
  priority = 10,
  part: Partial<ServerChoice> = {}
): ServerChoice => ({
  id,
  documentId: `server-${id}`,
  name: `Server ${id}`,
  fromFilter,
  priority,
  ownerId: null,
  paused: null,
  ...part,
});
const ADA = 7;

const AUTHOR = 'ada@shop.example';
const NOTIFICATIONS = 'notifications@shop.example';

describe('the server that a mail leaves through', () => {
  it.each<[string, ServerChoice[], string | null, string | null, string]>([
    ['there is none', [], AUTHOR, NOTIFICATIONS, 'none'],
    [
      'the author’s address, before the domain',
      [server(1, 'shop.example', 1), server(2, AUTHOR, 9)],
      AUTHOR,
      NOTIFICATIONS,
      '2 as author: author_address',
    ],
    [
      'the author’s domain, before the notifications address',
      [server(1, NOTIFICATIONS, 1), server(2, 'shop.example', 9)],
      AUTHOR,
      NOTIFICATIONS,
      '2 as author: author_domain',
    ],
    [
      'the notifications address, for an author from outside',
      [server(1, 'shop.example', 1), server(2, NOTIFICATIONS, 9)],
      'joel@private.example',
      NOTIFICATIONS,
      '2 as notifications: notifications_address',
    ],
    [
      'the notifications domain',
      [server(1, '', 1), server(2, 'shop.example', 9)],
      'joel@private.example',
      NOTIFICATIONS,
      '2 as notifications: notifications_domain',
    ],
    [
      'a sub-domain of the author is another domain',
      [server(1, 'shop.example'), server(2)],
      'ada@mail.shop.example',
      'notifications@other.example',
      '2 as notifications: no_filter',
    ],
    [
      'no filter: the author gives way to the notifications address',
      [server(1, 'other.example', 1), server(2, '', 9)],
      'joel@private.example',
      NOTIFICATIONS,
      '2 as notifications: no_filter',
    ],
    [
      'no filter and no notifications address: the author stays',
      [server(1)],
      'joel@private.example',
      null,
      '1 as author: no_filter',
    ],
    [
      'filters that fit nothing: the first by priority',
      [server(1, 'one.example', 9), server(2, 'two.example', 1)],
      'joel@private.example',
      NOTIFICATIONS,
      '2 as notifications: first',
    ],
    [
      'no author: only the notifications address counts',
      [server(1, AUTHOR), server(2, 'shop.example')],
      null,
      NOTIFICATIONS,
      '2 as notifications: notifications_domain',
    ],
    [
      'the lower priority number wins',
      [server(1, 'shop.example', 20), server(2, 'shop.example', 5)],
      AUTHOR,
      NOTIFICATIONS,
      '2 as author: author_domain',
    ],
    [
      'the name decides a tie, whichever is older',
      [
        server(1, 'shop.example', 10, { name: 'Relay 10' }),
        server(2, 'shop.example', 10, { name: 'relay 9' }),
      ],
      AUTHOR,
      NOTIFICATIONS,
      '2 as author: author_domain',
    ],
    [
      'the older one of the same name wins, in whatever order they come',
      [server(3, 'shop.example', 10, { name: 'Relay' }), server(2, 'shop.example', 10, { name: 'Relay' })],
      AUTHOR,
      NOTIFICATIONS,
      '2 as author: author_domain',
    ],
  ])('%s', (_situation, servers, author, notifications, expected) => {
    const chosen = chooseServer({ servers, author, authorUserId: null, notifications });
    expect(chosen ? `${chosen.server.id} as ${chosen.from}: ${chosen.because}` : 'none').toBe(expected);
  });

  it('leaves the given list in its order', () => {
    const servers = [server(2, '', 20), server(1, '', 10)];
    chooseServer({ servers, author: AUTHOR, authorUserId: null, notifications: null });
    expect(servers.map(({ id }) => id)).toEqual([2, 1]);
  });
});

describe('a personal server', () => {
  const own = (filter: string, priority = 99) => server(1, filter, priority, { ownerId: ADA });
  const choice = (
    servers: ServerChoice[],
    part: { author?: string | null; authorUserId?: number | null } = {}
  ) => {
    const chosen = chooseServer({
      servers,
      author: AUTHOR,
      authorUserId: ADA,
      notifications: NOTIFICATIONS,
      ...part,
    });
    return chosen ? `${chosen.server.id} as ${chosen.from}: ${chosen.because}` : 'none';
  };

  it.each<[string, ServerChoice[], { author?: string | null; authorUserId?: number | null }, string]>([
    [
      'sends its owner’s mail, before any other',
      [own(AUTHOR), server(2, AUTHOR, 1)],
      {},
      '1 as author: author_address',
    ],
    ['matches whatever the case', [own('ADA@Shop.Example')], {}, '1 as author: author_address'],
    [
      'does not send what its owner writes under another address',
      [own('private@ada.example'), server(2)],
      {},
      '2 as notifications: no_filter',
    ],
    [
      'does not send what somebody else writes under its address',
      [own(AUTHOR), server(2)],
      { authorUserId: 8 },
      '2 as notifications: no_filter',
    ],
    [
      'does not send what nobody in particular writes',
      [own(AUTHOR), server(2)],
      { authorUserId: null },
      '2 as notifications: no_filter',
    ],
    [
      'is not chosen for a whole domain',
      [own('shop.example'), server(2)],
      {},
      '2 as notifications: no_filter',
    ],
    [
      'is not the one for the notifications address',
      [own(NOTIFICATIONS), server(2)],
      { author: null },
      '2 as notifications: no_filter',
    ],
    ['is not the one without a filter', [own('')], {}, 'none'],
    ['is not the last one that is left', [own('other@private.example')], {}, 'none'],
  ])('%s', (_situation, servers, part, expected) => {
    expect(choice(servers, part)).toBe(expected);
  });
});

describe('a paused server', () => {
  it('keeps its mails: they leave when it goes on', () => {
    const servers = [server(1, 'shop.example', 1, { paused: 'login' }), server(2, 'shop.example', 2)];
    const chosen = chooseServer({ servers, author: AUTHOR, authorUserId: null, notifications: null });
    expect(chosen?.server.id).toBe(1);
  });
});

it('says of every server why it was chosen or not', () => {
  const servers = [
    server(1, 'other.example', 1),
    server(2, 'shop.example', 3, { paused: 'person' }),
    server(3, 'shop.example', 4),
    server(4, AUTHOR, 2, { ownerId: ADA }),
    server(5, '', 5),
  ];
  const input = { servers, author: AUTHOR, authorUserId: null, notifications: NOTIFICATIONS };
  const chosen = chooseServer(input);
  expect(
    explainChoice(input, chosen?.server ?? null).map(({ server: { id }, outcome }) => `${id} ${outcome}`)
  ).toEqual(['1 filter', '4 personal', '2 paused', '3 later', '5 later']);
});
