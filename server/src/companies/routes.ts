import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';

import * as contract from '../contracts/companies';
import { adminRoute } from '../http/action';
import { streamBody } from '../http/read-body';
import { ACTIONS, type Action } from '../permissions';
import { getService } from '../services';
import type { StoredLogo } from './service';

const done = { ok: true } as const;

/** Headers under which a picture stays a picture; one that the caller knows by its version need not be asked for again. */
const describeLogo = (ctx: Context, logo: StoredLogo, version: string | undefined): void => {
  ctx.type = logo.mimeType;
  ctx.length = logo.size;
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Content-Security-Policy', "sandbox; default-src 'none'");
  ctx.set(
    'Cache-Control',
    version === logo.version ? 'private, max-age=31536000, immutable' : 'private, no-cache'
  );
  ctx.set('ETag', `"${logo.version}"`);
};

/** Settings -> Companies. */
export const companiesRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const companies = () => getService(strapi, 'companies');
  const { companiesRead, companiesWrite, aliasDomainsRead } = ACTIONS;
  return {
    type: 'admin',
    routes: [
      // Whoever looks after alias domains gives them to companies.
      adminRoute(contract.listCompanies, [], async ({ ctx }) => {
        const ability = ctx.state.userAbility as { can(action: Action): boolean };
        if (!ability.can(companiesRead) && !ability.can(aliasDomainsRead))
          throw new errors.ForbiddenError('Your role may read neither companies nor alias domains.');
        return { companies: await companies().list() };
      }),
      adminRoute(contract.createCompany, [companiesWrite], async ({ body }) => ({
        company: await companies().create(body),
      })),
      adminRoute(contract.assignAliasDomain, [companiesWrite], async ({ body }) => {
        await companies().assignAliasDomain(body.companies, body.aliasDomain);
        return done;
      }),
      adminRoute(contract.updateCompany, [companiesWrite], async ({ params, body }) => ({
        company: await companies().update(params.documentId, body),
      })),
      adminRoute(contract.deleteCompany, [companiesWrite], async ({ params }) => {
        await companies().remove(params.documentId);
        return done;
      }),
      adminRoute(contract.setCompanyLogo, [companiesWrite], async ({ ctx, params }) => ({
        company: await companies().setLogo(params.documentId, {
          source: streamBody(ctx.req),
          announced: ctx.request.length,
        }),
      })),
      adminRoute(contract.deleteCompanyLogo, [companiesWrite], async ({ params }) => ({
        company: await companies().removeLogo(params.documentId),
      })),
      adminRoute(contract.getCompanyLogo, [companiesRead], async ({ ctx, params, query }) => {
        const logo = await companies().logo(params.documentId);
        ctx.status = 200;
        describeLogo(ctx, logo, query.version);
        if (!ctx.fresh) return getService(strapi, 'files').stream(logo.version);
        ctx.status = 304;
        return null;
      }),
    ],
  };
};
