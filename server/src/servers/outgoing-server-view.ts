import type { OutgoingServerView } from '../contracts/servers';
import { dkimRecordOf } from './dkim-key';
import type { OauthAccountReference } from './oauth-accounts';
import type { OutgoingServerRow } from './store';

/** What a view says besides the row itself. */
export interface ViewFacts {
  /** by documentId of the account */
  accounts: ReadonlyMap<string, OauthAccountReference>;
  /** mails of today, by documentId of the server */
  sentToday: ReadonlyMap<string, number>;
  /** names of admin users by id */
  names: ReadonlyMap<number, string>;
  /** the private key of DKIM in the clear; null when it cannot be read any more */
  dkimKeyOf(row: OutgoingServerRow): string | null;
}

const dkimRecord = (row: OutgoingServerRow, facts: ViewFacts): OutgoingServerView['dkimRecord'] => {
  const key = row.dkimKey && row.dkimDomain && row.dkimSelector ? facts.dkimKeyOf(row) : null;
  const value = key && dkimRecordOf(key);
  return value ? { name: `${row.dkimSelector}._domainkey.${row.dkimDomain}`, value } : null;
};

/** A server as the settings page shows it: no secret, not even an encrypted one. */
export const viewOutgoingServer = (row: OutgoingServerRow, facts: ViewFacts): OutgoingServerView => {
  return {
    documentId: row.documentId,
    kind: row.kind ?? 'smtp',
    name: row.name,
    priority: row.priority,
    active: row.active,
    host: row.host ?? '',
    port: row.port ?? 587,
    encryption: row.encryption,
    authentication: row.authentication,
    user: row.user ?? '',
    hasPassword: Boolean(row.password),
    fromFilter: row.fromFilter ?? '',
    maxConnections: row.maxConnections,
    region: row.region ?? '',
    clientCertificate: row.clientCertificate ?? '',
    hasClientKey: Boolean(row.clientKey),
    // An account that was deleted below us cannot sign in either.
    oauthAccount: row.oauthAccount
      ? (facts.accounts.get(row.oauthAccount) ?? {
          documentId: row.oauthAccount,
          name: '',
          needsSignIn: true,
        })
      : null,
    maxBytes: row.maxBytes,
    limitPerMinute: row.limitPerMinute,
    limitPerHour: row.limitPerHour,
    limitPerDay: row.limitPerDay,
    sentToday: facts.sentToday.get(row.documentId) ?? 0,
    dkimDomain: row.dkimDomain ?? '',
    dkimSelector: row.dkimSelector ?? '',
    hasDkimKey: Boolean(row.dkimKey),
    dkimRecord: dkimRecord(row, facts),
    owner:
      row.ownerId === null
        ? null
        : { id: row.ownerId, name: facts.names.get(row.ownerId) ?? `#${row.ownerId}` },
    paused: row.paused,
    lastError: row.lastError,
    lastErrorAt: row.lastErrorAt,
  };
};
