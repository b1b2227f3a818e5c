import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';

import { unfollowByToken, unfollowPage } from '../contracts/outgoing';
import { languageOrEnglish, toLanguage, type Language } from '../mail/languages';
import { getService } from '../services';
import { createUseLimit } from './use-limit';
import { PAGE_POLICY, unfollowHtml, type UnfollowState } from './unfollow-page';

/** A person opens it once or twice; programs that check links, a few times. */
const LIMIT = { uses: 30, spanMs: 60_000, keys: 10_000 };
/** Octets of a form that says `List-Unsubscribe=One-Click`, in whatever form. */
const MAX_BODY = 10_000;

const STATUS: Record<UnfollowState, number> = { ask: 200, done: 200, unknown: 404, too_often: 429 };

/** Of somebody whose mail is not known: what their browser asks for. */
const askedLanguage = (ctx: Context): Language =>
  ctx
    .acceptsLanguages()
    .slice(0, 20)
    .map((tag) => toLanguage(tag))
    .find((language) => language !== null) ?? 'en';

const answer = (ctx: Context, page: { state: UnfollowState; language: Language; address: string }): void => {
  ctx.status = STATUS[page.state];
  ctx.type = 'text/html';
  ctx.set('Content-Security-Policy', PAGE_POLICY);
  ctx.set('X-Frame-Options', 'DENY');
  ctx.set('X-Content-Type-Options', 'nosniff');
  // The address of the page is what ends the notifications: it must not travel on.
  ctx.set('Referrer-Policy', 'no-referrer');
  ctx.set('Cache-Control', 'private, no-store');
  ctx.set('X-Robots-Tag', 'noindex, nofollow');
  ctx.body = unfollowHtml(page);
};

/**
 * The page behind "stop following". Whoever holds the link may use it, as one-click has no login (RFC 8058 3.2). GET only
 * asks: programs that look for dangerous links open every link of a mail.
 */
export const unfollowRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const limit = createUseLimit(LIMIT);
  const handle =
    (state: 'ask' | 'done') =>
    async (ctx: Context): Promise<void> => {
      const { unfollow } = getService(strapi, 'outgoing');
      const params = unfollowPage.params.safeParse(ctx.params);
      const mail = params.success ? await unfollow.mailOf(params.data.token) : null;
      if (!mail) return answer(ctx, { state: 'unknown', language: askedLanguage(ctx), address: '' });
      const page = { language: languageOrEnglish(mail.language), address: mail.toAddress };
      if ((ctx.request.length ?? 0) > MAX_BODY)
        throw new errors.PayloadTooLargeError(`A form of this page has at most ${MAX_BODY} octets.`);
      if (!limit.take(mail.id, Date.now())) return answer(ctx, { ...page, state: 'too_often' });
      if (state === 'done') await unfollow.endOf(mail);
      return answer(ctx, { ...page, state });
    };
  return {
    type: 'content-api',
    routes: [
      {
        method: unfollowPage.method,
        path: unfollowPage.path,
        handler: handle('ask'),
        config: { auth: false },
      },
      {
        method: unfollowByToken.method,
        path: unfollowByToken.path,
        handler: handle('done'),
        config: { auth: false },
      },
    ],
  };
};
