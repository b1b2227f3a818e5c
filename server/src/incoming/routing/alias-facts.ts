import type { Core } from '@strapi/strapi';

import type { AliasMatch } from '../../addressing/match-aliases';
import { normaliseAddress } from '../../mail/address';
import { getService } from '../../services';
import { existingThreads } from './answered-facts';
import type { Recipient } from './recipients';
import { threadKey, type AliasFact, type ThreadKey } from './verdict';

export interface AddressedAliases {
  aliases: AliasFact[];
  /** senders that only pass on what others wrote, by the settings of these aliases; normalised */
  relays: Set<string>;
}

const toAliasFact = (row: AliasMatch, direct: boolean): AliasFact => ({
  id: row.id,
  documentId: row.documentId,
  address: row.fullName ?? '',
  targetType: row.targetType,
  defaults: row.defaults ?? {},
  contactPolicy: row.contactPolicy,
  forcedDocumentId: row.forcedDocumentId,
  owner:
    row.ownerType && row.ownerDocumentId ? { uid: row.ownerType, documentId: row.ownerDocumentId } : null,
  direct,
  takesAutomatic: Boolean(row.takesAutomatic),
  forwardedAuthor: Boolean(row.forwardedAuthor),
  publish: Boolean(row.publish),
  refusalHtml: row.refusalHtml ?? '',
  creatorId: row.creatorId,
});

const forcedThread = (alias: Pick<AliasFact, 'targetType' | 'forcedDocumentId'>): ThreadKey | null =>
  alias.forcedDocumentId ? { uid: alias.targetType, documentId: alias.forcedDocumentId } : null;

/**
 * The aliases that a mail is for: by its recipients, with and without their detail (RFC 5233), and the one that the way
 * in is for (`aliasDocumentId`), as if it stood in To.
 */
export const findAddressedAliases = async (
  strapi: Core.Strapi,
  recipients: readonly Recipient[],
  input: { allowedDomains: readonly string[]; aliasDocumentId: string | null }
): Promise<AddressedAliases> => {
  const addressing = getService(strapi, 'addressing');
  const rows = await addressing.aliasesFor(
    recipients.flatMap(({ address, base }) => [address, base]),
    input.allowedDomains
  );
  const own = input.aliasDocumentId === null ? null : await addressing.aliasById(input.aliasDocumentId);
  if (own?.aliasDomain && own.name !== null && !rows.some((row) => row.id === own.id))
    rows.push({ ...own, matched: [] });

  const facts = rows.map((row) =>
    toAliasFact(
      row,
      row.documentId === input.aliasDocumentId ||
        recipients.some(
          ({ direct, address, base }) =>
            direct && (row.matched.includes(address) || row.matched.includes(base))
        )
    )
  );
  const existing = await existingThreads(
    strapi,
    facts.flatMap((fact) => forcedThread(fact) ?? [])
  );
  return {
    // A forced entry that is gone: the alias creates again rather than losing the mail.
    aliases: facts.map((fact) => {
      const forced = forcedThread(fact);
      return forced && !existing.has(threadKey(forced)) ? { ...fact, forcedDocumentId: null } : fact;
    }),
    relays: new Set(rows.flatMap((row) => row.relays ?? []).flatMap((text) => normaliseAddress(text) ?? [])),
  };
};
