import { chooseServer, type ServerChoice } from '../../../server/src/servers/choose-server';

const server = (id: number, fromFilter = '', priority = 10): ServerChoice => ({ id, fromFilter, priority });

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
      'the older server wins a tie, in whatever order they come',
      [server(3, 'shop.example'), server(2, 'shop.example')],
      AUTHOR,
      NOTIFICATIONS,
      '2 as author: author_domain',
    ],
  ])('%s', (_situation, servers, author, notifications, expected) => {
    const chosen = chooseServer({ servers, author, notifications });
    expect(chosen ? `${chosen.server.id} as ${chosen.from}: ${chosen.because}` : 'none').toBe(expected);
  });

  it('leaves the given list in its order', () => {
    const servers = [server(2, '', 20), server(1, '', 10)];
    chooseServer({ servers, author: AUTHOR, notifications: null });
    expect(servers.map(({ id }) => id)).toEqual([2, 1]);
  });
});
