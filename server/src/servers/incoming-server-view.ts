import type { AccountState, IncomingServerView } from '../contracts/incoming-servers';
import { isMailbox, isWebhook } from './incoming-server-input';
import type { OauthAccountReference } from './oauth-accounts';
import type { IncomingServerRow } from './store';

/** States that claim a connection, which nobody has once the lease is over. */
const CONNECTED: readonly AccountState[] = ['syncing', 'idle'];

const iso = (value: string | null): string | null => (value === null ? null : new Date(value).toISOString());

/** What an account is doing, as far as its record can be believed. */
const shownState = (row: IncomingServerRow, now: number): AccountState => {
  if (!isMailbox(row.kind)) return row.active ? 'idle' : 'disabled';
  const state = row.state ?? 'draft';
  return CONNECTED.includes(state) && Number(row.leaseUntil ?? 0) < now ? 'connecting' : state;
};

/** Where a provider posts to, below the server's own address. */
export const webhookPathOf = (row: Pick<IncomingServerRow, 'kind' | 'documentId'>): string | null =>
  // Mailgun sends the mail as it is only to an address that ends in mime.
  isWebhook(row.kind)
    ? `/api/chatter/webhooks/${row.kind}/${row.documentId}${row.kind === 'mailgun' ? '/mime' : ''}`
    : null;

/**
 * A record as the admin sees it: without its secret, and with the address of its alias and its OAuth account (null when
 * they are gone).
 */
export const toView = (
  row: IncomingServerRow,
  known: {
    aliasAddress(documentId: string): string | null;
    oauthAccount(documentId: string): OauthAccountReference | null;
  },
  now: number
): IncomingServerView => ({
  documentId: row.documentId,
  kind: row.kind,
  name: row.name,
  active: row.active,
  priority: row.priority ?? 5,
  host: row.host ?? '',
  port: row.port ?? 993,
  encryption: row.encryption ?? 'tls_strict',
  user: row.user ?? '',
  authentication: row.authentication ?? 'password',
  oauthAccount: row.oauthAccount ? known.oauthAccount(row.oauthAccount) : null,
  hasPassword: Boolean(row.password),
  folders: foldersOf(row),
  moveTo: row.moveTo ?? '',
  keepCopy: Boolean(row.keepCopy),
  alias: row.aliasDocumentId
    ? { documentId: row.aliasDocumentId, address: known.aliasAddress(row.aliasDocumentId) ?? '' }
    : null,
  authservId: row.authservId ?? '',
  webhookPath: webhookPathOf(row),
  fallbackType: row.fallbackType,
  keepOriginal: Boolean(row.keepOriginal),
  stripAttachments: Boolean(row.stripAttachments),
  pollMinutes: row.pollMinutes ?? 5,
  since: iso(row.since),
  state: shownState(row, now),
  lastFetchAt: iso(row.lastFetchAt),
  lastProblem: row.lastProblem,
  lastError: row.lastError,
  failingSince: iso(row.failingSince),
});

/** The folders of an IMAP account, the first one first: that is where it waits for announcements. */
export const foldersOf = (row: Pick<IncomingServerRow, 'kind' | 'folders'>): string[] =>
  row.kind === 'imap' ? (row.folders && row.folders.length > 0 ? row.folders : ['INBOX']) : [];
