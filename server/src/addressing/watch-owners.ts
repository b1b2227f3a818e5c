import type { Core } from '@strapi/strapi';

import type { ThreadRef } from '../entries/service';
import { inTransaction } from '../queue/connection';
import { getService } from '../services';
import { mayOwn } from './clean-alias';
import { followCompany } from './follow-company';
import { ALIAS, findAliasDomains, findAliases, saveDocument } from './store';

/** What may give an entry another company: of those with drafts, the draft says. */
const MAY_MOVE: readonly string[] = ['update', 'discardDraft'];

/** Aliases go with their owner to the domain of its new company; one whose name is taken there stays where it is. */
const moveAliases = async (strapi: Core.Strapi, owner: ThreadRef, companyId: string): Promise<void> => {
  const company = await getService(strapi, 'companies').byDocumentId(companyId);
  const domains = await findAliasDomains(strapi);
  const domain = domains.find((row) => row.documentId === company?.aliasDomain?.documentId);
  // A company without a domain uses that of another one, and no address of its own has to follow.
  if (!domain || company?.documentId !== companyId) return;
  const all = await findAliases(strapi);
  const owned = all.filter((row) => row.ownerType === owner.uid && row.ownerDocumentId === owner.documentId);
  for (const { alias, fullName, taken } of followCompany(owned, domain, domains, all)) {
    if (taken !== null) {
      strapi.log.warn(
        `chatter: the alias ${alias.fullName ?? ''} stays at its domain though its owner went to ${company.name}: ${fullName ?? ''} already is the ${taken === 'alias' ? 'address of another alias' : `${taken} of an alias domain`}.`
      );
      continue;
    }
    await saveDocument(strapi, ALIAS, alias.documentId, { fullName, aliasDomain: domain.documentId });
  }
};

/**
 * Entries that own an alias take it along, in the same transaction: to the domain of another company when they go there, and
 * away with them when they are deleted. Those with a chatter announce their end themselves.
 */
export const watchOwners = (strapi: Core.Strapi): void => {
  strapi.documents.use(async (context, next) => {
    const { uid, action } = context;
    const { documentId } = context.params as { documentId?: string };
    if (!documentId || !mayOwn(uid)) return next();
    const entries = getService(strapi, 'entries');
    const owner = { uid, documentId };
    const type = entries.find(uid);

    if (type?.companyField && MAY_MOVE.includes(action)) {
      const owned = await findAliases(strapi, { ownerType: uid, ownerDocumentId: documentId });
      if (owned.length === 0) return next();
      return inTransaction(strapi, async () => {
        const before = (await entries.describe(owner))?.company ?? null;
        const result = await next();
        const after = (await entries.describe(owner))?.company ?? null;
        if (after !== null && after !== before) await moveAliases(strapi, owner, after);
        return result;
      });
    }

    if (action !== 'delete' || type) return next();
    return inTransaction(strapi, async () => {
      const result = await next();
      // Deleting one locale leaves the others, and the alias is theirs too.
      if (!(await entries.existing(uid, [documentId])).has(documentId))
        await getService(strapi, 'addressing').deleteAliasesOf(owner);
      return result;
    });
  });
};
