import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import * as contract from '../contracts/addressing';
import type { ThreadRef, UserAbility } from '../entries/service';
import { adminRoute } from '../http/action';
import { ACTIONS, type Action } from '../permissions';
import { getService } from '../services';
import { mayOwn } from './clean-alias';

const done = { ok: true } as const;

/**
 * Passes when the caller may read an entry of any type that may own an alias, chatter or not. Else a ForbiddenError that
 * does not say whether there is such an entry.
 */
const requireReadable = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  { uid, documentId }: ThreadRef
): Promise<void> => {
  if (!(uid in strapi.contentTypes) || !mayOwn(uid))
    throw new errors.NotFoundError(`There is no content type ${uid} whose entries could own an alias.`);
  if (!(await getService(strapi, 'entries').readable(ability, uid, [documentId])).has(documentId))
    throw new errors.ForbiddenError('There is no such entry, or you may not read it.');
};

/** Settings -> Alias domains, Settings -> Aliases, and the side panel of an entry that owns an alias. */
export const addressingRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const addressing = () => getService(strapi, 'addressing');
  const { aliasDomainsRead, aliasDomainsWrite, aliasesRead, aliasesWrite } = ACTIONS;
  const writerOf = ({
    ctx,
    user,
  }: {
    ctx: { state: { userAbility: UserAbility } };
    user: { id: number };
  }) => ({
    id: user.id,
    ability: ctx.state.userAbility,
  });
  return {
    type: 'admin',
    routes: [
      adminRoute(contract.listAliasDomains, [aliasDomainsRead], async () => ({
        aliasDomains: await addressing().listAliasDomains(),
      })),
      adminRoute(contract.createAliasDomain, [aliasDomainsWrite], async ({ ctx, body }) => ({
        aliasDomain: await addressing().createAliasDomain(body, ctx.state.userAbility),
      })),
      adminRoute(contract.updateAliasDomain, [aliasDomainsWrite], async ({ ctx, params, body }) => ({
        aliasDomain: await addressing().updateAliasDomain(params.documentId, body, ctx.state.userAbility),
      })),
      adminRoute(contract.deleteAliasDomain, [aliasDomainsWrite], async ({ params }) => {
        await addressing().deleteAliasDomain(params.documentId);
        return done;
      }),
      adminRoute(contract.getAddressUse, [aliasDomainsRead], ({ params }) =>
        addressing().own.use(params.documentId)
      ),
      adminRoute(contract.listOwnAddresses, [aliasDomainsRead], async ({ ctx }) => ({
        ownAddresses: await addressing().own.list({
          namesServers: (ctx.state.userAbility as { can(action: Action): boolean }).can(
            ACTIONS.outgoingServersRead
          ),
        }),
      })),
      adminRoute(contract.forgetOwnAddress, [aliasDomainsWrite], async ({ body }) => {
        await addressing().own.forget(body.address);
        return done;
      }),
      adminRoute(contract.listAliases, [aliasesRead], async ({ ctx }) => ({
        aliases: await addressing().listAliases(ctx.state.userAbility),
      })),
      adminRoute(contract.createAlias, [aliasesWrite], async ({ ctx, user, body }) => ({
        alias: await addressing().createAlias(body, writerOf({ ctx, user })),
      })),
      adminRoute(contract.updateAlias, [aliasesWrite], async ({ ctx, user, params, body }) => ({
        alias: await addressing().updateAlias(params.documentId, body, writerOf({ ctx, user })),
      })),
      adminRoute(contract.getAliasUse, [aliasesRead], async ({ params }) => ({
        replies: await addressing().own.useOfAlias(params.documentId),
      })),
      adminRoute(contract.deleteAlias, [aliasesWrite], async ({ params }) => {
        await addressing().deleteAlias(params.documentId);
        return done;
      }),
      adminRoute(contract.getOwnedAlias, [], async ({ ctx, params }) => {
        const ability = ctx.state.userAbility;
        await requireReadable(strapi, ability, params);
        return {
          alias: await addressing().viewOwnedAlias(params, ability),
          canEdit: ability.can(aliasesWrite),
        };
      }),
      adminRoute(contract.saveOwnedAlias, [aliasesWrite], async ({ ctx, user, params, body }) => {
        await requireReadable(strapi, ctx.state.userAbility, params);
        return { alias: await addressing().saveOwnedAlias(params, body, writerOf({ ctx, user })) };
      }),
      adminRoute(contract.deleteOwnedAlias, [aliasesWrite], async ({ ctx, params }) => {
        await requireReadable(strapi, ctx.state.userAbility, params);
        await addressing().deleteOwnedAlias(params);
        return done;
      }),
    ],
  };
};
