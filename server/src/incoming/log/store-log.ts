import type { Core } from '@strapi/strapi';

import type {
  Authenticity,
  AuthenticityResult,
  IncomingReason,
  IncomingStatus,
  IngressKind,
} from '../../contracts/incoming';
import { onTable } from '../../queue/connection';
import { whereContains } from '../../queue/contains';
import { fromColumns, INCOMING_MAIL, json, type IncomingMail, type PostedMessage } from '../store';

/** What the list shows of a mail. */
export interface LoggedMail {
  id: number;
  status: IncomingStatus;
  reason: IncomingReason | null;
  posts: PostedMessage[];
  subject: string;
  fromName: string;
  fromAddress: string;
  recipients: string;
  envelopeTo: string[];
  size: number;
  createdAt: string;
  ingress: IngressKind;
  serverDocumentId: string | null;
  authenticity: AuthenticityResult | null;
}

/** What only the page of one mail shows besides its {@link LoggedMail}. */
export interface LogDetails {
  error: string | null;
  sourceDeletedAt: string | null;
  authenticityDetails: Authenticity | null;
}

export type FoundMail = IncomingMail & LoggedMail & LogDetails;

export interface LogFilter {
  status?: IncomingStatus | undefined;
  reason?: IncomingReason | undefined;
  /** text in sender or subject */
  search?: string | undefined;
  /** ISO dates, both inclusive, UTC */
  from?: string | undefined;
  to?: string | undefined;
  /** an id: only mails before it */
  before?: number | undefined;
  limit: number;
}

const SHOWN = [
  'id',
  'status',
  'reason',
  'posts',
  'subject',
  'from_name',
  'from_address',
  'recipients',
  'envelope_to',
  'size',
  'created_at',
  'ingress',
  'server_document_id',
  'authenticity',
];

const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);
const dateOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : new Date(value as string | number | Date).toISOString();

const toLoggedMail = (columns: Record<string, unknown>): LoggedMail => ({
  id: Number(columns.id),
  status: columns.status as IncomingStatus,
  reason: (columns.reason as IncomingReason | null) ?? null,
  posts: json<PostedMessage[]>(columns.posts, []),
  subject: String(columns.subject ?? ''),
  fromName: String(columns.from_name ?? ''),
  fromAddress: String(columns.from_address ?? ''),
  recipients: String(columns.recipients ?? ''),
  envelopeTo: json<string[]>(columns.envelope_to, []),
  size: Number(columns.size),
  createdAt: dateOrNull(columns.created_at) ?? '',
  ingress: columns.ingress as IngressKind,
  serverDocumentId: textOrNull(columns.server_document_id),
  authenticity: (columns.authenticity as AuthenticityResult | null) || null,
});

/** The first moment of a day (UTC), `later` days after it. */
const dayStart = (day: string, later = 0): Date =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + later * 24 * 60 * 60 * 1000);

/** Mails of the log, newest first. */
export const findLogPage = async (strapi: Core.Strapi, filter: LogFilter): Promise<LoggedMail[]> => {
  const rows = (await onTable(strapi, INCOMING_MAIL, (table) => {
    const query = table().orderBy('id', 'desc').limit(filter.limit).select(SHOWN);
    if (filter.status) query.where('status', filter.status);
    if (filter.reason) query.where('reason', filter.reason);
    if (filter.search)
      whereContains(query, strapi.db.dialect.client, ['from_address', 'from_name', 'subject'], filter.search);
    if (filter.from) query.where('created_at', '>=', dayStart(filter.from));
    if (filter.to) query.where('created_at', '<', dayStart(filter.to, 1));
    if (filter.before !== undefined) query.where('id', '<', filter.before);
    return query;
  })) as Record<string, unknown>[];
  return rows.map(toLoggedMail);
};

/** States in which a mail waits for a person. */
export const WAITING: readonly IncomingStatus[] = ['held', 'failed'];

export const countWaiting = async (strapi: Core.Strapi): Promise<number> => {
  const [row] = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table()
      .whereIn('status', [...WAITING])
      .count('id as count')
  )) as { count: number | string }[];
  return Number(row?.count ?? 0);
};

/** A mail with all that the queue and the log know of it; null when there is none. */
export const findLogged = async (strapi: Core.Strapi, id: number): Promise<FoundMail | null> => {
  const [row] = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table().where({ id }).select('*')
  )) as Record<string, unknown>[];
  if (!row) return null;
  return {
    ...fromColumns(row),
    ...toLoggedMail(row),
    error: textOrNull(row.error),
    sourceDeletedAt: dateOrNull(row.source_deleted_at),
    authenticityDetails: json<Authenticity | null>(row.authenticity_details, null),
  };
};

/** The last mails of a sender that were posted, without the mail `except`; newest first. */
export const findPostedOf = async (
  strapi: Core.Strapi,
  fromAddress: string,
  input: { except: number; limit: number }
): Promise<LoggedMail[]> => {
  const rows = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table()
      .where({ from_address: fromAddress, status: 'processed' })
      .whereNot('id', input.except)
      .orderBy('id', 'desc')
      .limit(input.limit)
      .select(SHOWN)
  )) as Record<string, unknown>[];
  return rows.map(toLoggedMail);
};

/** Rows looked at in one step. */
const PAGE = 1_000;

/**
 * Marks the raw source of mails as deleted that were processed, rejected or ignored before `cutoff`; held and failed ones
 * keep theirs. In steps by id, so that no step blocks the others. Answers how many.
 */
export const dropOldSources = async (strapi: Core.Strapi, cutoff: Date, now: Date): Promise<number> => {
  let dropped = 0;
  for (let cursor = 0; ;) {
    const rows = (await onTable(strapi, INCOMING_MAIL, (table) =>
      table().where('id', '>', cursor).orderBy('id').limit(PAGE).select('id')
    )) as { id: number }[];
    const last = rows.at(-1);
    if (!last) return dropped;
    const count = await onTable(strapi, INCOMING_MAIL, (table) =>
      table()
        .where('id', '>', cursor)
        .where('id', '<=', Number(last.id))
        .whereIn('status', ['processed', 'rejected', 'ignored'])
        .whereNull('source_deleted_at')
        .where('updated_at', '<', cutoff)
        .update({ source_deleted_at: now })
    );
    dropped += Number(count);
    cursor = Number(last.id);
  }
};
