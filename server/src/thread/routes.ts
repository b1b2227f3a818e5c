import type { Core } from '@strapi/strapi';

import {
  type Delivery,
  type MessageView,
  correctDelivery,
  getThread,
  ignoreDelivery,
  listMessages,
  listRecipients,
  postMessage,
  retryDelivery,
} from '../contracts/thread';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';
import { liveRoute } from './live-route';
import { mailFrame } from './mail-frame';
import { mailLimitsRoute } from './mail-limits-route';

interface Ability {
  can(action: string): boolean;
}

/** A message without the changes its reader may not see; null when nothing of it is left. */
const withReadableChanges = (
  message: MessageView,
  mayRead: (field: string) => boolean
): MessageView | null => {
  if (message.log?.key !== 'changed') return message;
  const changes = message.log.changes.filter((change) => mayRead(change.field));
  return changes.length > 0 ? { ...message, log: { ...message.log, changes } } : null;
};

/** A delivery for somebody who may not post. */
const untouchable = (delivery: Delivery): Delivery => ({ ...delivery, canRetry: false, canCorrect: false });

/** The chatter of one entry. Every route first asks whether the caller may read the entry itself. */
export const threadRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const { threadRead, threadPost } = ACTIONS;
  const entries = () => getService(strapi, 'entries');
  const threads = () => getService(strapi, 'thread');
  return {
    type: 'admin',
    routes: [
      liveRoute(strapi),
      mailLimitsRoute(strapi),
      // Holds nothing, and a frame cannot send the token.
      { method: 'GET', path: '/mail-frame', handler: mailFrame, config: { auth: false } },
      adminRoute(getThread, [threadRead], async ({ ctx, user, params }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        const me = await getService(strapi, 'contacts').ofAdminUser(user.id);
        const { followers } = await getService(strapi, 'followers').list(params, me.id);
        const alias = await getService(strapi, 'addressing').aliasOwnedBy(params);
        return {
          ...params,
          title: (await entries().titleOf(params)) ?? params.documentId,
          canPost: (ctx.state.userAbility as Ability).can(threadPost),
          following: followers.some((follower) => follower.me),
          followerCount: followers.length,
          mailAddress: alias?.address ?? null,
          ...(await threads().summary(params)),
        };
      }),
      adminRoute(listMessages, [threadRead], async ({ ctx, params, query }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        const page = await threads().page(params, query);
        // Values of fields that the caller may not read stay hidden, here as in the form.
        const mayRead = entries().fieldReader(ctx.state.userAbility, params.uid);
        const mayPost = (ctx.state.userAbility as Ability).can(threadPost);
        const readsMailLog = (ctx.state.userAbility as Ability).can(ACTIONS.incomingMailsRead);
        return {
          ...page,
          messages: page.messages.flatMap((message) => {
            const shown = withReadableChanges(message, mayRead);
            if (!shown) return [];
            return [
              {
                ...shown,
                incomingMailId: readsMailLog ? shown.incomingMailId : null,
                deliveries: mayPost ? shown.deliveries : shown.deliveries.map(untouchable),
              },
            ];
          }),
        };
      }),
      adminRoute(listRecipients, [threadRead], async ({ ctx, user, params }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        return threads().recipients(params, user.id);
      }),
      adminRoute(postMessage, [threadRead, threadPost], async ({ ctx, user, params, body }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        return { message: await threads().postFromComposer(params, user.id, body) };
      }),
      adminRoute(retryDelivery, [threadRead, threadPost], async ({ ctx, params }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        await getService(strapi, 'outgoing').retry(params, params.outgoingMailId);
        return { ok: true } as const;
      }),
      adminRoute(ignoreDelivery, [threadRead, threadPost], async ({ ctx, params }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        await getService(strapi, 'outgoing').ignore(params, params.outgoingMailId);
        return { ok: true } as const;
      }),
      adminRoute(correctDelivery, [threadRead, threadPost], async ({ ctx, user, params, body }) => {
        const { outgoingMailId, ...thread } = params;
        const ability = ctx.state.userAbility;
        await entries().requireRead(ability, thread);
        const me = await getService(strapi, 'contacts').ofAdminUser(user.id);
        const actor = { name: me.name, address: me.address, contactId: me.id };
        const { address } = body;
        const knownBy = await threads().correctDelivery({ ability, actor, thread, outgoingMailId, address });
        return { ok: true, knownBy } as const;
      }),
    ],
  };
};
