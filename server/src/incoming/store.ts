import type { Core } from '@strapi/strapi';

import type {
  IncomingMailRow as IncomingMailView,
  IncomingReason,
  IncomingStatus,
  TraceStep,
} from '../contracts/incoming';
import { insertRows, onTable } from '../queue/connection';

export const INCOMING_MAIL = 'plugin::chatter.incoming-mail';

/** The ways in. */
export type IngressKind = 'mailgate' | 'imap' | 'smtp';

export type PostedMessage = IncomingMailView['posts'][number];

export interface IncomingMail {
  id: number;
  status: IncomingStatus;
  attempts: number;
  sourceKey: string;
  rawHash: string;
  size: number;
  envelopeFrom: string | null;
  envelopeTo: string[];
  fallbackType: string | null;
  keepOriginal: boolean;
  stripAttachments: boolean;
  subject: string;
  fromName: string;
  fromAddress: string;
  recipients: string;
  reason: IncomingReason | null;
  posts: PostedMessage[];
  trace: TraceStep[];
  createdAt: string;
}

/** SQLite and MariaDB keep JSON as text. */
const json = <T>(value: unknown, otherwise: T): T =>
  (typeof value === 'string' ? (JSON.parse(value) as T | null) : (value as T | null)) ?? otherwise;

export const fromColumns = (columns: Record<string, unknown>): IncomingMail => ({
  id: Number(columns.id),
  status: columns.status as IncomingStatus,
  attempts: Number(columns.attempts ?? 0),
  sourceKey: String(columns.source_key),
  rawHash: String(columns.raw_hash),
  size: Number(columns.size),
  envelopeFrom: columns.envelope_from === null ? null : String(columns.envelope_from),
  envelopeTo: json<string[]>(columns.envelope_to, []),
  fallbackType: columns.fallback_type ? String(columns.fallback_type) : null,
  // SQLite and MariaDB answer 0 and 1.
  keepOriginal: Boolean(columns.keep_original),
  stripAttachments: Boolean(columns.strip_attachments),
  subject: String(columns.subject ?? ''),
  fromName: String(columns.from_name ?? ''),
  fromAddress: String(columns.from_address ?? ''),
  recipients: String(columns.recipients ?? ''),
  reason: (columns.reason as IncomingReason | null) ?? null,
  posts: json<PostedMessage[]>(columns.posts, []),
  trace: json<TraceStep[]>(columns.trace, []),
  createdAt: new Date(columns.created_at as string | number | Date).toISOString(),
});

export interface NewIncomingMail {
  sourceKey: string;
  ingress: IngressKind;
  serverDocumentId: string | null;
  rawHash: string;
  size: number;
  envelopeFrom: string | null;
  envelopeTo: readonly string[];
  fallbackType: string | null;
  keepOriginal: boolean;
  stripAttachments: boolean;
}

/** Stores a mail as pending; the same delivery a second time changes nothing. Answers the stored row either way. */
export const insertIncomingMail = async (
  strapi: Core.Strapi,
  mail: NewIncomingMail,
  now: number
): Promise<IncomingMail> => {
  const columns = {
    status: 'pending',
    attempts: 0,
    run_after: now,
    source_key: mail.sourceKey,
    ingress: mail.ingress,
    server_document_id: mail.serverDocumentId,
    raw_hash: mail.rawHash,
    size: mail.size,
    envelope_from: mail.envelopeFrom,
    envelope_to: JSON.stringify(mail.envelopeTo),
    fallback_type: mail.fallbackType,
    keep_original: mail.keepOriginal,
    strip_attachments: mail.stripAttachments,
  };
  await insertRows(strapi, INCOMING_MAIL, [columns], { ignoreConflicts: true });
  const [row] = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table().where({ source_key: mail.sourceKey }).select('*')
  )) as Record<string, unknown>[];
  if (!row) throw new Error('chatter: an incoming mail that was just stored cannot be read.');
  return fromColumns(row);
};

/** Whether a mail of exactly this source came in through this server before. */
export const hasRawFromServer = async (
  strapi: Core.Strapi,
  rawHash: string,
  serverDocumentId: string
): Promise<boolean> => {
  const rows = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table().where({ raw_hash: rawHash, server_document_id: serverDocumentId }).limit(1).select('id')
  )) as { id: number }[];
  return rows.length > 0;
};

export const findIncomingMail = async (strapi: Core.Strapi, id: number): Promise<IncomingMail | null> => {
  const [row] = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table().where({ id }).select('*')
  )) as Record<string, unknown>[];
  return row ? fromColumns(row) : null;
};

/** Newest first, before the id `before`. */
export const listIncomingMails = async (
  strapi: Core.Strapi,
  input: { status?: IncomingStatus | undefined; before?: number | undefined; limit: number }
): Promise<IncomingMail[]> => {
  const rows = (await onTable(strapi, INCOMING_MAIL, (table) => {
    const query = table().orderBy('id', 'desc').limit(input.limit).select('*');
    if (input.status) query.where('status', input.status);
    if (input.before !== undefined) query.where('id', '<', input.before);
    return query;
  })) as Record<string, unknown>[];
  return rows.map(fromColumns);
};

/** Hashes among `hashes` that are the raw source of a mail. */
export const rawHashesInUse = async (strapi: Core.Strapi, hashes: readonly string[]): Promise<string[]> => {
  if (hashes.length === 0) return [];
  const rows = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table()
      .whereIn('raw_hash', [...hashes])
      .distinct('raw_hash')
  )) as { raw_hash: string }[];
  return rows.map((row) => row.raw_hash);
};

/** Addresses of the active super admins. */
export const findSuperAdminAddresses = async (strapi: Core.Strapi): Promise<string[]> => {
  const users = (await strapi.db.query('admin::user').findMany({
    select: ['email'],
    where: { isActive: true, roles: { code: 'strapi-super-admin' } },
  })) as { email: string }[];
  return users.map((user) => user.email);
};
