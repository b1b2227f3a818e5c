import { matchFromFilter } from './from-filter';

/** A server as far as choosing needs it. */
export interface ServerChoice {
  id: number;
  priority: number;
  fromFilter: string;
}

/** Which server a mail leaves through, and whether the author's address has to give way to the notifications address. */
export interface ChosenServer<S extends ServerChoice> {
  server: S;
  from: 'author' | 'notifications';
  /** the step that decided, for the log and the simulator */
  because:
    | 'author_address'
    | 'author_domain'
    | 'notifications_address'
    | 'notifications_domain'
    | 'no_filter'
    | 'first';
}

/**
 * Chooses among active servers: an exact match of the author's address, then of its domain, then the same for the
 * notifications address, then a server without filter, then the first one. Ties go to the lower priority number, then to
 * the older server. Null when there is no server at all.
 */
export const chooseServer = <S extends ServerChoice>(input: {
  servers: readonly S[];
  author: string | null;
  notifications: string | null;
}): ChosenServer<S> | null => {
  const servers = [...input.servers].sort((a, b) => a.priority - b.priority || a.id - b.id);
  const first = (address: string | null, wanted: 'address' | 'domain'): S | undefined =>
    address === null
      ? undefined
      : servers.find((server) => matchFromFilter(server.fromFilter, address) === wanted);

  const byAuthor = first(input.author, 'address');
  if (byAuthor) return { server: byAuthor, from: 'author', because: 'author_address' };
  const byAuthorDomain = first(input.author, 'domain');
  if (byAuthorDomain) return { server: byAuthorDomain, from: 'author', because: 'author_domain' };
  const byNotifications = first(input.notifications, 'address');
  if (byNotifications)
    return { server: byNotifications, from: 'notifications', because: 'notifications_address' };
  const byNotificationsDomain = first(input.notifications, 'domain');
  if (byNotificationsDomain)
    return { server: byNotificationsDomain, from: 'notifications', because: 'notifications_domain' };

  const from = input.notifications ? 'notifications' : 'author';
  const unfiltered = servers.find((server) => server.fromFilter.trim() === '');
  if (unfiltered) return { server: unfiltered, from, because: 'no_filter' };
  const [lowest] = servers;
  return lowest ? { server: lowest, from, because: 'first' } : null;
};
