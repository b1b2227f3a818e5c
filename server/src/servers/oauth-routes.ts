import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import * as contract from '../contracts/oauth';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';
import { cookieFor, cookieName } from './oauth-browser';
import { drawPage, PAGE_POLICY, pageLanguage } from './oauth-page';

/** Settings -> OAuth accounts. */
export const oauthAccountsRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const accounts = () => getService(strapi, 'oauthAccounts');
  const { oauthAccountsRead, oauthAccountsWrite } = ACTIONS;
  return {
    type: 'admin',
    routes: [
      adminRoute(contract.listOauthAccounts, [oauthAccountsRead], async () => ({
        oauthAccounts: await accounts().list(),
        redirectUrl: accounts().redirectUrl(),
        canStorePasswords: accounts().canStorePasswords(),
      })),
      adminRoute(contract.createOauthAccount, [oauthAccountsWrite], async ({ body }) => ({
        oauthAccount: await accounts().create(body),
      })),
      adminRoute(contract.updateOauthAccount, [oauthAccountsWrite], async ({ params, body }) => ({
        oauthAccount: await accounts().update(params.documentId, body),
      })),
      adminRoute(contract.deleteOauthAccount, [oauthAccountsWrite], async ({ params }) => {
        await accounts().remove(params.documentId);
        return { ok: true } as const;
      }),
      adminRoute(contract.beginOauthSignIn, [oauthAccountsWrite], async ({ ctx, user, params }) => {
        const { url, cookie, redirectUrl } = await accounts().begin(params.documentId, {
          userId: user.id,
          redirectUrl: accounts().redirectUrl(),
          caller: { origin: ctx.get('origin'), fetchSite: ctx.get('sec-fetch-site'), host: ctx.host },
        });
        ctx.append('set-cookie', cookieFor(params.documentId, cookie, redirectUrl));
        ctx.set('Cache-Control', 'no-store');
        return { url };
      }),
    ],
  };
};

/** Where providers send browsers back to. Open to everybody: the `state` in it proves itself. */
export const oauthCallbackRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => ({
  type: 'content-api',
  routes: [
    {
      method: contract.oauthCallback.method,
      path: contract.oauthCallback.path,
      handler: async (ctx: Context) => {
        const query = contract.oauthCallback.query.safeParse(ctx.query);
        const outcome = query.success
          ? await getService(strapi, 'oauthAccounts').finish(query.data, (documentId, redirectUrl) =>
              ctx.cookies.get(cookieName(documentId, redirectUrl))
            )
          : ({ kind: 'unknown' } as const);
        ctx.status = outcome.kind === 'signed_in' ? 200 : 400;
        ctx.type = 'text/html; charset=utf-8';
        ctx.set('Content-Security-Policy', PAGE_POLICY);
        ctx.set('X-Content-Type-Options', 'nosniff');
        ctx.set('X-Frame-Options', 'DENY');
        // The address holds the code and the state.
        ctx.set('Referrer-Policy', 'no-referrer');
        ctx.set('Cache-Control', 'no-store');
        ctx.body = drawPage(outcome, pageLanguage(ctx.get('accept-language')));
      },
      config: { auth: false },
    },
  ],
});
