import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { liveThread } from '../contracts/live';
import type { ThreadRef } from '../entries/service';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

/** Longest life of a stream whose token does not say when it expires, in ms. */
const MAX_LIFE_MS = 30 * 60 * 1000;

/** When the access token of a request expires (epoch ms). Strapi has verified it already; only its date is read here. */
const expiryOf = (ctx: Context): number => {
  const latest = Date.now() + MAX_LIFE_MS;
  const payload = ctx.get('authorization').split('.')[1];
  try {
    const { exp } = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8')) as { exp?: number };
    return typeof exp === 'number' ? Math.min(exp * 1000, latest) : latest;
  } catch {
    return latest;
  }
};

/** Rights may change while a stream is open: asks again with the user's present roles. */
const stillAllowed = async (
  strapi: Core.Strapi,
  adminUserId: number,
  thread: ThreadRef
): Promise<boolean> => {
  const user = await getService(strapi, 'contacts').activeAdmin(adminUserId);
  if (!user) return false;
  const ability = await strapi.service('admin::permission').engine.generateUserAbility(user);
  if (!ability.can(ACTIONS.threadRead)) return false;
  await getService(strapi, 'entries').requireRead(ability, thread);
  return true;
};

export const liveRoute = (strapi: Core.Strapi) =>
  adminRoute(liveThread, [ACTIONS.threadRead], async ({ ctx, user, params }) => {
    await getService(strapi, 'entries').requireRead(ctx.state.userAbility, params);
    const stream = getService(strapi, 'live').open(params, {
      userId: user.id,
      expiresAt: expiryOf(ctx),
      stillAllowed: () => stillAllowed(strapi, user.id, params),
    });
    ctx.type = 'text/event-stream';
    // no-transform keeps compression from holding events back
    ctx.set('Cache-Control', 'no-cache, no-transform');
    ctx.set('X-Accel-Buffering', 'no');
    ctx.req.once('close', () => stream.destroy());
    return stream;
  });
