import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import {
  deleteAttachment,
  downloadAttachment,
  listAttachments,
  uploadAttachment,
} from '../contracts/attachments';
import { readConfig } from '../config';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';
import { toAttachmentView, type OpenFile } from './attachments';

/** Headers under which a file of a stranger can do nothing: no sniffing, no scripts, no cache that others share. */
export const sendFile = (ctx: Context, file: OpenFile): void => {
  ctx.attachment(file.name, { type: file.disposition });
  ctx.type = file.type;
  ctx.length = file.size;
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Content-Security-Policy', "sandbox; default-src 'none'");
  ctx.set('Cache-Control', 'private, no-store');
};

/** Files on the thread of an entry. */
export const attachmentRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const { threadRead, threadPost } = ACTIONS;
  const entries = () => getService(strapi, 'entries');
  const attachments = () => getService(strapi, 'thread').attachments;
  return {
    type: 'admin',
    routes: [
      adminRoute(uploadAttachment, [threadRead, threadPost], async ({ ctx, user, params, query }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        const attachment = await attachments().upload(params, user.id, {
          ...query,
          source: ctx.req,
          announced: ctx.request.length,
        });
        return { attachment };
      }),
      adminRoute(deleteAttachment, [threadRead, threadPost], async ({ ctx, user, params }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        await attachments().remove(params, user.id, params.attachmentId);
        return { ok: true } as const;
      }),
      adminRoute(listAttachments, [threadRead], async ({ ctx, params }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        const rows = await attachments().list(params);
        const names = await getService(strapi, 'thread').authorNames(
          rows.flatMap((row) => row.messageId ?? [])
        );
        return {
          attachments: rows.map((row) => ({
            ...toAttachmentView(row),
            messageId: row.messageId ?? 0,
            createdAt: row.createdAt,
            authorName: names.get(row.messageId ?? 0) ?? '',
          })),
          maxSize: readConfig(strapi).limits.attachmentBytes,
        };
      }),
      adminRoute(downloadAttachment, [threadRead], async ({ ctx, user, params, query }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        const file = await attachments().open(params, user.id, params.attachmentId, query.disposition);
        sendFile(ctx, file);
        return file.stream;
      }),
    ],
  };
};

/** Links of mails to large files: whoever holds one may download that file until it expires. */
export const attachmentLinkRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => ({
  type: 'content-api',
  routes: [
    {
      method: 'GET',
      path: '/files/:token',
      handler: async (ctx: Context) => {
        const file = await getService(strapi, 'thread').attachments.openLink(String(ctx.params.token));
        sendFile(ctx, file);
        ctx.body = file.stream;
      },
      config: { auth: false },
    },
  ],
});
