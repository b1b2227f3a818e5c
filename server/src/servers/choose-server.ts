import type { OutgoingServerKind, ServerPause, ServerReason } from '../contracts/servers';
import { matchFromFilter } from './from-filter';

/** A server as far as choosing needs it; all of them are active. */
export interface ServerChoice {
  id: number;
  documentId: string;
  name: string;
  priority: number;
  /** left out or null = SMTP */
  kind?: OutgoingServerKind | null;
  fromFilter: string;
  /** admin user whose own mail alone it sends; null = everybody's */
  ownerId: number | null;
  /** its mails wait. It is chosen all the same: they keep their server and leave when it goes on */
  paused: ServerPause | null;
}

/** Which server a mail leaves through, and whether the author's address has to give way to the notifications address. */
export interface ChosenServer<S extends ServerChoice> {
  server: S;
  from: 'author' | 'notifications';
  /** the step that decided, for the log and the simulator */
  because: Exclude<ServerReason, 'strapi_email'>;
}

export interface ChoiceInput<S extends ServerChoice> {
  /** the active ones */
  servers: readonly S[];
  /** address of the author; null = nobody's address may be kept */
  author: string | null;
  /** admin user who wrote the mail, whose personal server may send it */
  authorUserId: number | null;
  notifications: string | null;
}

/** As people sort names, whatever the language of this machine. */
const names = new Intl.Collator('en', { numeric: true });

/** Lower priority numbers first, then by name, then older servers. */
export const inOrder = <S extends Pick<ServerChoice, 'id' | 'name' | 'priority'>>(
  servers: readonly S[]
): S[] =>
  [...servers].sort((a, b) => a.priority - b.priority || names.compare(a.name, b.name) || a.id - b.id);

/** Whether this server is somebody's own, and may send what this author wrote: theirs, under exactly its address. */
export const ownServerFits = (
  server: ServerChoice,
  author: string | null,
  authorUserId: number | null
): boolean =>
  server.ownerId !== null &&
  server.ownerId === authorUserId &&
  author !== null &&
  matchFromFilter(server.fromFilter, author) === 'address';

/**
 * Chooses among active servers: the author's own server, an exact match of the author's address, then of its domain, then
 * the same for the notifications address, then a server without filter, then the first one. A personal server is looked at
 * in the first step only. Ties go to the lower priority number, then by name. Null when there is no server.
 */
export const chooseServer = <S extends ServerChoice>(input: ChoiceInput<S>): ChosenServer<S> | null => {
  const all = inOrder(input.servers);
  const own = all.find((server) => ownServerFits(server, input.author, input.authorUserId));
  if (own) return { server: own, from: 'author', because: 'author_address' };

  const servers = all.filter((server) => server.ownerId === null);
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

/** What became of a server in a choice. `later`: it would do, but another one came before it. */
export type ChoiceOutcome = 'chosen' | 'paused' | 'filter' | 'personal' | 'later';

/** Every server in the order in which they are looked at, and why it was chosen or not. */
export const explainChoice = <S extends ServerChoice>(
  input: ChoiceInput<S>,
  chosen: S | null
): { server: S; outcome: ChoiceOutcome }[] =>
  inOrder(input.servers).map((server) => {
    if (server.id === chosen?.id) return { server, outcome: server.paused ? 'paused' : 'chosen' };
    if (server.ownerId !== null && !ownServerFits(server, input.author, input.authorUserId))
      return { server, outcome: 'personal' };
    const fits = [input.author, input.notifications].some(
      (address) => address !== null && matchFromFilter(server.fromFilter, address) !== null
    );
    return { server, outcome: fits || server.fromFilter.trim() === '' ? 'later' : 'filter' };
  });
