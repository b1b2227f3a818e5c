import type { Core } from '@strapi/strapi';

import * as contract from '../contracts/addressing';
import type { AliasView } from '../contracts/addressing';
import type { UserAbility } from '../entries/service';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

const done = { ok: true } as const;

/** Aliases without the titles of entries that the caller may not read. */
const withReadableTitles = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  aliases: readonly AliasView[]
): Promise<AliasView[]> => {
  const entries = getService(strapi, 'entries');
  const shown = aliases.flatMap((alias) => [
    ...(alias.owner ? [alias.owner] : []),
    ...(alias.forcedDocumentId ? [{ uid: alias.targetType, documentId: alias.forcedDocumentId }] : []),
  ]);
  const readable = new Set<string>();
  for (const uid of new Set(shown.map((thread) => thread.uid))) {
    const documentIds = shown.filter((thread) => thread.uid === uid).map((thread) => thread.documentId);
    for (const documentId of await entries.readable(ability, uid, documentIds))
      readable.add(`${uid} ${documentId}`);
  }
  return aliases.map((alias) => ({
    ...alias,
    forcedTitle: readable.has(`${alias.targetType} ${alias.forcedDocumentId}`) ? alias.forcedTitle : null,
    owner:
      alias.owner && !readable.has(`${alias.owner.uid} ${alias.owner.documentId}`)
        ? { ...alias.owner, title: alias.owner.documentId }
        : alias.owner,
  }));
};

/** Settings -> Alias domains and Settings -> Aliases. */
export const addressingRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const addressing = () => getService(strapi, 'addressing');
  const { aliasDomainsRead, aliasDomainsWrite, aliasesRead, aliasesWrite } = ACTIONS;
  return {
    type: 'admin',
    routes: [
      adminRoute(contract.listAliasDomains, [aliasDomainsRead], async () => ({
        aliasDomains: await addressing().listAliasDomains(),
      })),
      adminRoute(contract.createAliasDomain, [aliasDomainsWrite], async ({ body }) => ({
        aliasDomain: await addressing().createAliasDomain(body),
      })),
      adminRoute(contract.updateAliasDomain, [aliasDomainsWrite], async ({ params, body }) => ({
        aliasDomain: await addressing().updateAliasDomain(params.documentId, body),
      })),
      adminRoute(contract.deleteAliasDomain, [aliasDomainsWrite], async ({ params }) => {
        await addressing().deleteAliasDomain(params.documentId);
        return done;
      }),
      adminRoute(contract.listAliases, [aliasesRead], async ({ ctx }) => ({
        aliases: await withReadableTitles(strapi, ctx.state.userAbility, await addressing().listAliases()),
      })),
      adminRoute(contract.createAlias, [aliasesWrite], async ({ body, user }) => ({
        alias: await addressing().createAlias(body, user.id),
      })),
      adminRoute(contract.updateAlias, [aliasesWrite], async ({ params, body }) => ({
        alias: await addressing().updateAlias(params.documentId, body),
      })),
      adminRoute(contract.deleteAlias, [aliasesWrite], async ({ params }) => {
        await addressing().deleteAlias(params.documentId);
        return done;
      }),
    ],
  };
};
