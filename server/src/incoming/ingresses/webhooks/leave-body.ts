import type { Core } from '@strapi/strapi';
import type { Context, Next } from 'koa';

/** Where the content type of a webhook call is kept meanwhile. */
const CONTENT_TYPE = 'chatterWebhookContentType';

/**
 * Keeps Strapi's body parser away from calls of webhooks: it would refuse JSON over 1 MB and forms over 56 kB, decode
 * 8-bit mail to something else, and leave no octets to check a signature with. It leaves alone what it does not know, so
 * the call says so until it reaches its handler. Registered before every other middleware.
 */
export const createLeaveBody = (strapi: Core.Strapi) => {
  const prefix = String(strapi.config.get('api.rest.prefix', '/api'));
  const path = `/${prefix}/chatter/webhooks/`.replace(/\/{2,}/g, '/').toLowerCase();
  return async (ctx: Context, next: Next): Promise<void> => {
    // The router does not tell capitals from small letters.
    if (ctx.method === 'POST' && ctx.path.toLowerCase().startsWith(path)) {
      ctx.state[CONTENT_TYPE] = ctx.get('content-type');
      ctx.req.headers['content-type'] = 'application/octet-stream';
    }
    await next();
  };
};

/** The content type that the provider stated; null when the body was not left alone. */
export const statedContentType = (ctx: Context): string | null => {
  const stated: unknown = ctx.state[CONTENT_TYPE];
  return typeof stated === 'string' ? stated : null;
};
