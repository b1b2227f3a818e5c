import type { Core } from '@strapi/strapi';

import type { DeliveryReason, DeliveryState } from '../contracts/thread';
import { onTable, type Table } from '../queue/connection';
import { whereContains } from '../queue/contains';
import { CANCELLABLE, FAILURES, statesShown, WAITING, type StateFilter } from './mail-states';
import { fromColumns, OUTGOING_MAIL, type OutgoingMailRow } from './store';

/** Which mails; see the contract. */
export interface QueueFilter extends StateFilter {
  reason?: DeliveryReason | undefined;
  server?: string | undefined;
  search?: string | undefined;
  /** types whose entries the caller may read, all of them: subjects name entries, and a search that finds one tells of it */
  subjectsOf: readonly string[];
}

/** Mails of one author that failed and that nobody has ignored, of one kind or of all. */
export interface FailureFilter {
  authorContactId: number;
  state?: DeliveryState | undefined;
  /** undefined = whatever the reason */
  reason?: DeliveryReason | null | undefined;
}

/** Every column that the pages show; not what a refusal says, which may be long. */
const SHOWN = [
  'id',
  'status',
  'attempts',
  'run_after',
  'purpose',
  'message_id',
  'contact_id',
  'thread_type',
  'thread_document_id',
  'internal',
  'author_contact_id',
  'to_name',
  'to_address',
  'from_address',
  'server_name',
  'server_document_id',
  'subject',
  'ignored',
  'reason',
  'status_code',
  'response',
  'sent_at',
  'created_at',
  'updated_at',
];

const whereNotIgnored = (query: Table): void => {
  query.where((ignored) => ignored.where('ignored', false).orWhereNull('ignored'));
};

/** A mail whose address was corrected belongs to nobody any more, and is history. */
const whereOpen = (query: Table): void => {
  query.where((open) => open.whereNull('message_id').orWhereNotNull('contact_id'));
};

const whereFound = (query: Table, client: string, search: string, subjectsOf: readonly string[]): void => {
  query.where((any) => {
    any.where((person) => whereContains(person, client, ['to_address', 'to_name'], search));
    any.orWhere((subject) => {
      whereContains(subject, client, ['subject'], search);
      subject.where((type) => type.whereNull('thread_type').orWhereIn('thread_type', [...subjectsOf]));
    });
  });
};

/** `filter`, with other states in place of those that it shows. */
const whereShown = (
  strapi: Core.Strapi,
  query: Table,
  filter: QueueFilter,
  states: readonly DeliveryState[] | null
): void => {
  if (states) query.whereIn('status', [...states]);
  if (filter.show === 'problems') whereNotIgnored(query);
  if (filter.reason) query.where('reason', filter.reason);
  const { server, search } = filter;
  if (server)
    query.where((which) => which.where('server_document_id', server).orWhere('forced_server', server));
  if (search) whereFound(query, strapi.db.dialect.client, search, filter.subjectsOf);
};

/** A page of the queue, newest first. */
export const findQueuePage = async (
  strapi: Core.Strapi,
  filter: QueueFilter,
  input: { before?: number | undefined; limit: number }
): Promise<OutgoingMailRow[]> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) => {
    const query = table().orderBy('id', 'desc').limit(input.limit).select(SHOWN);
    whereShown(strapi, query, filter, statesShown(filter));
    if (input.before !== undefined) query.where('id', '<', input.before);
    return query;
  })) as Record<string, unknown>[];
  return rows.map(fromColumns);
};

const countOf = (rows: unknown): number => Number((rows as { count: number | string }[])[0]?.count ?? 0);

/** How many mails wait, how many failed and were not ignored, and how many left since `today`. */
export const countQueue = async (
  strapi: Core.Strapi,
  today: Date
): Promise<{ waiting: number; problems: number; sentToday: number }> => ({
  waiting: countOf(
    await onTable(strapi, OUTGOING_MAIL, (table) =>
      table()
        .whereIn('status', [...WAITING])
        .count('id as count')
    )
  ),
  problems: countOf(
    await onTable(strapi, OUTGOING_MAIL, (table) => {
      const query = table().whereIn('status', [...FAILURES]);
      whereNotIgnored(query);
      return query.count('id as count');
    })
  ),
  sentToday: countOf(
    await onTable(strapi, OUTGOING_MAIL, (table) =>
      table().where('sent_at', '>=', today).count('id as count')
    )
  ),
});

/** How many mails wait for each server that is known to be theirs, by documentId. */
export const countWaitingByServer = async (strapi: Core.Strapi): Promise<Map<string, number>> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .whereIn('status', [...WAITING])
      .groupBy('server_document_id', 'forced_server')
      .select('server_document_id', 'forced_server')
      .count('id as count')
  )) as { server_document_id: string | null; forced_server: string | null; count: number | string }[];
  const counts = new Map<string, number>();
  for (const row of rows) {
    const server = row.forced_server ?? row.server_document_id;
    if (server) counts.set(server, (counts.get(server) ?? 0) + Number(row.count));
  }
  return counts;
};

/** Those of a filter that an act may change, below the id `before`. */
export interface Actable {
  states: readonly DeliveryState[];
  /** leaves out failures that somebody has ignored */
  notIgnored: boolean;
  before?: number | undefined;
}

const whereActable = (strapi: Core.Strapi, query: Table, filter: QueueFilter, actable: Actable): void => {
  whereShown(strapi, query, filter, actable.states);
  whereOpen(query);
  if (actable.notIgnored) whereNotIgnored(query);
  if (actable.before !== undefined) query.where('id', '<', actable.before);
};

/** Their ids, newest first. */
export const findActable = async (
  strapi: Core.Strapi,
  filter: QueueFilter,
  actable: Actable,
  limit: number
): Promise<number[]> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) => {
    const query = table().orderBy('id', 'desc').limit(limit).select('id');
    whereActable(strapi, query, filter, actable);
    return query;
  })) as { id: number | string }[];
  return rows.map(({ id }) => Number(id));
};

/** How many there are. */
export const countActable = async (
  strapi: Core.Strapi,
  filter: QueueFilter,
  actable: Actable
): Promise<number> =>
  countOf(
    await onTable(strapi, OUTGOING_MAIL, (table) => {
      const query = table();
      whereActable(strapi, query, filter, actable);
      return query.count('id as count');
    })
  );

/** Changes those of these mails that stand in one of `states`; answers how many. */
export const updateAll = async (
  strapi: Core.Strapi,
  ids: readonly number[],
  states: readonly DeliveryState[],
  columns: Record<string, unknown>
): Promise<number> => {
  if (ids.length === 0) return 0;
  const count = await onTable(strapi, OUTGOING_MAIL, (table) => {
    const query = table()
      .whereIn('id', [...ids])
      .whereIn('status', [...states]);
    whereOpen(query);
    return query.update({ ...columns, updated_at: new Date() });
  });
  return Number(count);
};

const whereFailed = (query: Table, filter: FailureFilter, states: readonly DeliveryState[]): void => {
  query.where('author_contact_id', filter.authorContactId).whereIn('status', [...states]);
  whereNotIgnored(query);
  if (filter.state) query.where('status', filter.state);
  if (filter.reason === null) query.whereNull('reason');
  else if (filter.reason !== undefined) query.where('reason', filter.reason);
};

/** How many failures of an author there are of each kind, the most frequent first. */
export const countFailures = async (
  strapi: Core.Strapi,
  authorContactId: number
): Promise<{ state: DeliveryState; reason: DeliveryReason | null; count: number }[]> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) => {
    const query = table().groupBy('status', 'reason').select('status', 'reason').count('id as count');
    whereFailed(query, { authorContactId }, FAILURES);
    return query;
  })) as { status: DeliveryState; reason: DeliveryReason | null; count: number | string }[];
  return rows
    .map(({ status, reason, count }) => ({ state: status, reason: reason || null, count: Number(count) }))
    .sort((one, other) => other.count - one.count);
};

/** Failures of an author, newest first. */
export const findFailures = async (
  strapi: Core.Strapi,
  filter: FailureFilter,
  input: { states?: readonly DeliveryState[]; before?: number | undefined; limit: number }
): Promise<OutgoingMailRow[]> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) => {
    const query = table().orderBy('id', 'desc').limit(input.limit).select(SHOWN);
    whereFailed(query, filter, input.states ?? FAILURES);
    if (input.before !== undefined) query.where('id', '<', input.before);
    return query;
  })) as Record<string, unknown>[];
  return rows.map(fromColumns);
};

/** Takes failures of an author off the lists; answers how many. */
export const ignoreFailures = async (strapi: Core.Strapi, filter: FailureFilter): Promise<number> => {
  const count = await onTable(strapi, OUTGOING_MAIL, (table) => {
    const query = table();
    whereFailed(query, filter, FAILURES);
    return query.update({ ignored: true, updated_at: new Date() });
  });
  return Number(count);
};

/** Mails of messages for a contact that are still to be sent, oldest first. */
export const findWaitingFor = async (
  strapi: Core.Strapi,
  contactId: number,
  limit: number
): Promise<OutgoingMailRow[]> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ contact_id: contactId })
      .whereIn('status', [...CANCELLABLE])
      .whereNotNull('message_id')
      .orderBy('id')
      .limit(limit)
      .select('*')
  )) as Record<string, unknown>[];
  return rows.map(fromColumns);
};

/**
 * Ends a mail to an address that was wrong: it stands as it went, but belongs to nobody any more, so that the message can
 * go to its person once more; what was to be tried again never is. False when its state has changed meanwhile.
 */
export const detachMail = async (
  strapi: Core.Strapi,
  mail: Pick<OutgoingMailRow, 'id' | 'status'>
): Promise<boolean> => {
  const count = await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ id: mail.id, status: mail.status })
      .whereNotNull('contact_id')
      .update({
        contact_id: null,
        ignored: true,
        lease_token: null,
        lease_until: null,
        updated_at: new Date(),
        ...(WAITING.includes(mail.status) ? { status: 'cancelled' } : {}),
      })
  );
  return Number(count) === 1;
};
