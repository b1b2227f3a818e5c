import type { Core } from '@strapi/strapi';

import type {
  IncomingMailRow as IncomingMailView,
  IncomingReason,
  IncomingStatus,
  IngressKind,
  TraceStep,
} from '../contracts/incoming';
import { formatMailbox } from '../mail/address';
import { hashMessageId } from '../mail/message-id';
import { insertRow, onTable } from '../queue/connection';
import type { MailConnection, ReadMail } from './reading/mail-reader';

export const INCOMING_MAIL = 'plugin::chatter.incoming-mail';

export type PostedMessage = IncomingMailView['posts'][number];

export interface IncomingMail {
  id: number;
  ingress: IngressKind;
  serverDocumentId: string | null;
  aliasDocumentId: string | null;
  authservId: string | null;
  connection: MailConnection | null;
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
export const json = <T>(value: unknown, otherwise: T): T =>
  (typeof value === 'string' ? (JSON.parse(value) as T | null) : (value as T | null)) ?? otherwise;

export const fromColumns = (columns: Record<string, unknown>): IncomingMail => ({
  id: Number(columns.id),
  ingress: columns.ingress as IngressKind,
  serverDocumentId: columns.server_document_id ? String(columns.server_document_id) : null,
  aliasDocumentId: columns.alias_document_id ? String(columns.alias_document_id) : null,
  authservId: columns.authserv_id ? String(columns.authserv_id) : null,
  connection: json<MailConnection | null>(columns.connection, null),
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
  messageIdHash: string | null;
  size: number;
  envelopeFrom: string | null;
  envelopeTo: readonly string[];
  aliasDocumentId: string | null;
  authservId: string | null;
  connection: MailConnection | null;
  fallbackType: string | null;
  keepOriginal: boolean;
  stripAttachments: boolean;
}

export type MailOutcome = Pick<IncomingMail, 'id' | 'status' | 'reason' | 'posts'>;

/** Stores a mail as pending; the same delivery a second time changes nothing. Answers how the stored mail stands either way. */
export const insertIncomingMail = async (
  strapi: Core.Strapi,
  mail: NewIncomingMail,
  now: number
): Promise<MailOutcome> => {
  const columns = {
    status: 'pending',
    attempts: 0,
    run_after: now,
    source_key: mail.sourceKey,
    ingress: mail.ingress,
    server_document_id: mail.serverDocumentId,
    raw_hash: mail.rawHash,
    message_id_hash: mail.messageIdHash,
    size: mail.size,
    envelope_from: mail.envelopeFrom,
    envelope_to: JSON.stringify(mail.envelopeTo),
    alias_document_id: mail.aliasDocumentId,
    authserv_id: mail.authservId,
    connection: mail.connection === null ? null : JSON.stringify(mail.connection),
    fallback_type: mail.fallbackType,
    keep_original: mail.keepOriginal,
    strip_attachments: mail.stripAttachments,
  };
  const id = await insertRow(strapi, INCOMING_MAIL, columns);
  if (id !== null) return { id, status: 'pending', reason: null, posts: [] };
  const [row] = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table().where({ source_key: mail.sourceKey }).select('*')
  )) as Record<string, unknown>[];
  if (!row) throw new Error('chatter: an incoming mail that was just stored cannot be read.');
  return fromColumns(row);
};

export const findIncomingMail = async (strapi: Core.Strapi, id: number): Promise<IncomingMail | null> => {
  const [row] = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table().where({ id }).select('*')
  )) as Record<string, unknown>[];
  return row ? fromColumns(row) : null;
};

/** Hashes among `hashes` that are the raw source of a mail, as long as its source is kept. */
export const rawHashesInUse = async (strapi: Core.Strapi, hashes: readonly string[]): Promise<string[]> => {
  if (hashes.length === 0) return [];
  const rows = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table()
      .whereIn('raw_hash', [...hashes])
      .whereNull('source_deleted_at')
      .distinct('raw_hash')
  )) as { raw_hash: string }[];
  return rows.map((row) => row.raw_hash);
};

/** The active super admins, with the language of their administration. */
export const findSuperAdmins = async (
  strapi: Core.Strapi
): Promise<{ name: string; address: string; language: string | null }[]> => {
  const users = (await strapi.db.query('admin::user').findMany({
    select: ['email', 'firstname', 'lastname', 'preferedLanguage'],
    where: { isActive: true, roles: { code: 'strapi-super-admin' } },
  })) as {
    email: string;
    firstname: string | null;
    lastname: string | null;
    preferedLanguage: string | null;
  }[];
  return users.map((user) => ({
    name: [user.firstname, user.lastname].filter(Boolean).join(' '),
    address: user.email,
    language: user.preferedLanguage,
  }));
};

/** Id of the mail that came in last; 0 while there is none. */
export const newestIncomingMailId = async (strapi: Core.Strapi): Promise<number> => {
  const [row] = (await onTable(strapi, INCOMING_MAIL, (table) => table().max('id as newest'))) as {
    newest: number | string | null;
  }[];
  return Number(row?.newest ?? 0);
};

/** Lets mails that were held for a reason be routed anew, but for those a person is at work on; answers how many. */
export const releaseHeldMails = async (
  strapi: Core.Strapi,
  reason: IncomingReason,
  now: number
): Promise<number> => {
  const count = await onTable(strapi, INCOMING_MAIL, (table) =>
    table()
      .where({ status: 'held', reason })
      .where((lease) => lease.whereNull('lease_until').orWhere('lease_until', '<', now))
      .update({
        status: 'pending',
        reason: null,
        attempts: 0,
        run_after: now,
        lease_token: null,
        lease_until: null,
        updated_at: new Date(now),
      })
  );
  return Number(count);
};

/** Text as a column takes it: NUL is refused by PostgreSQL. */
export const clip = (text: string, length: number): string => text.replaceAll('\0', '').slice(0, length);

/** What a mail says of itself, as its row keeps it for the log. */
export const columnsOf = (
  { mail, authenticity }: ReadMail,
  trace: readonly TraceStep[]
): Record<string, unknown> => ({
  subject: clip(mail.subject, 998),
  from_name: clip(mail.from?.name ?? '', 255),
  from_address: clip(mail.from?.address.toLowerCase() ?? '', 320),
  recipients: clip([...mail.to, ...mail.cc].map(formatMailbox).join(', '), 2000),
  message_id_hash: mail.messageId === null ? null : hashMessageId(mail.messageId),
  authenticity: authenticity.result,
  authenticity_details: JSON.stringify(authenticity),
  trace: JSON.stringify(trace),
  updated_at: new Date(),
});
