import type { Core } from '@strapi/strapi';

import type { AliasMatch } from '../../addressing/match-aliases';
import { normaliseAddress } from '../../mail/address';
import { ownForm } from '../../mail/own-recipient';
import { getService } from '../../services';
import { existingThreads } from './answered-facts';
import type { Recipient } from './recipients';
import { threadKey, type AliasFact, type ThreadKey } from './verdict';

export interface AddressedAliases {
  aliases: AliasFact[];
  /** senders that only pass on what others wrote, by the settings of these aliases; normalised */
  relays: Set<string>;
  /** whether an alias takes mail to this address (a form of a recipient) */
  isAlias(form: string): boolean;
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
 * The aliases that a mail is for: by what its recipients are as addresses of ours, and the one that the way in is for
 * (`aliasDocumentId`), as if it stood in To. A recipient is one address of ours only: of `me+answers@`, the catchall, an alias
 * `me@` gets nothing.
 */
export const findAddressedAliases = async (
  strapi: Core.Strapi,
  recipients: readonly Recipient[],
  input: {
    allowedDomains: readonly string[];
    aliasDocumentId: string | null;
    /** whether an address is one of the mail system: a catchall, bounce or default-from address */
    isSystem(address: string): boolean;
  }
): Promise<AddressedAliases> => {
  const addressing = getService(strapi, 'addressing');
  const found = await addressing.aliasesFor(
    recipients.flatMap(({ forms }) => forms),
    input.allowedDomains
  );
  const taken = new Set(found.flatMap(({ matched }) => matched));
  const meant = new Map<string, { direct: boolean }>();
  for (const { forms, direct } of recipients) {
    const form = ownForm(forms, (one) => input.isSystem(one) || taken.has(one));
    if (form !== null) meant.set(form, { direct: direct || (meant.get(form)?.direct ?? false) });
  }
  const rows = found.filter(({ matched }) => matched.some((form) => meant.has(form)));
  const own = input.aliasDocumentId === null ? null : await addressing.aliasById(input.aliasDocumentId);
  if (own?.aliasDomain && own.name !== null && !rows.some((row) => row.id === own.id))
    rows.push({ ...own, matched: [] });

  const facts = rows.map((row) =>
    toAliasFact(
      row,
      row.documentId === input.aliasDocumentId || row.matched.some((form) => meant.get(form)?.direct)
    )
  );
  const existing = await existingThreads(
    strapi,
    facts.flatMap((fact) => forcedThread(fact) ?? [])
  );
  return {
    isAlias: (form) => taken.has(form),
    // A forced entry that is gone: the alias creates again rather than losing the mail.
    aliases: facts.map((fact) => {
      const forced = forcedThread(fact);
      return forced && !existing.has(threadKey(forced)) ? { ...fact, forcedDocumentId: null } : fact;
    }),
    relays: new Set(rows.flatMap((row) => row.relays ?? []).flatMap((text) => normaliseAddress(text) ?? [])),
  };
};
