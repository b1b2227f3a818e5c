import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { acceptWebhook } from '../../../contracts/incoming-servers';
import { createWebhookHandler } from './handle-call';

/**
 * Open to everybody: each call proves itself. The address may end in `/mime`, because that is how Mailgun is told to send
 * mails as they are.
 */
export const webhookRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  let handle: ((ctx: Context) => Promise<void>) | null = null;
  const handler = (ctx: Context): Promise<void> => {
    handle ??= createWebhookHandler(strapi);
    return handle(ctx);
  };
  return {
    type: 'content-api',
    routes: [acceptWebhook.path, `${acceptWebhook.path}/mime`].map((path) => ({
      method: acceptWebhook.method,
      path,
      handler,
      config: { auth: false },
    })),
  };
};
