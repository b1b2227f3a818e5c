import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import * as contract from '../contracts/incoming';
import { adminRoute } from '../http/action';
import { createLargeJson } from '../http/large-json';
import { ACTIONS } from '../permissions';
import { getService } from '../services';
import { sendFile } from '../thread/attachment-routes';
import { composeMail } from './log/explain-mail';

const done = { ok: true } as const;

/** Whole mails are explained, in base64: at most 14,000,000 characters of it, and what stands around them. */
export const explainBody = createLargeJson(`/chatter${contract.explainIncoming.path}`, 14_100_000);

/** Ways in over HTTP. The handler's name is the right that an API token needs. */
export const incomingApiRoutes: Core.RouterInput = {
  type: 'content-api',
  routes: [
    {
      method: contract.acceptIncoming.method,
      path: contract.acceptIncoming.path,
      handler: 'incoming.accept',
    },
  ],
};

/** Settings -> Incoming mail. What touches an entry needs that entry's own rights besides; the acts ask for them. */
export const incomingAdminRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const incoming = () => getService(strapi, 'incoming');
  const { incomingMailsRead, incomingMailsWrite } = ACTIONS;
  const reading = [incomingMailsRead];
  const writing = [incomingMailsWrite];
  // They answer with the mail.
  const acting = [incomingMailsRead, incomingMailsWrite];

  /** The raw mail of an explain request. ValidationError when there is none. */
  const rawOf = async (body: Parameters<typeof composeMail>[0] | { source: string }): Promise<Buffer> => {
    const raw = 'source' in body ? Buffer.from(body.source, 'base64') : await composeMail(body);
    if (raw.length === 0) throw new errors.ValidationError('The mail is empty.');
    return raw;
  };

  return {
    type: 'admin',
    routes: [
      adminRoute(contract.listIncomingMails, reading, ({ ctx, query }) =>
        incoming().log.list(ctx.state.userAbility, query)
      ),
      adminRoute(contract.getIncomingMail, reading, async ({ ctx, params }) => ({
        incomingMail: await incoming().log.detail(ctx.state.userAbility, params.id),
      })),
      adminRoute(contract.downloadIncomingSource, reading, async ({ ctx, params }) => {
        const file = await incoming().log.openSource(params.id);
        sendFile(ctx, file);
        return file.stream;
      }),
      adminRoute(contract.replayIncomingMail, acting, async ({ ctx, user, params }) => {
        await incoming().acts.replay(user.id, params.id);
        return { incomingMail: await incoming().log.detail(ctx.state.userAbility, params.id) };
      }),
      adminRoute(contract.attachIncomingMail, acting, async ({ ctx, user, params, body }) => {
        await incoming().acts.attach({ ability: ctx.state.userAbility, userId: user.id }, params.id, body);
        return { incomingMail: await incoming().log.detail(ctx.state.userAbility, params.id) };
      }),
      adminRoute(contract.createFromIncomingMail, acting, async ({ ctx, user, params, body }) => {
        await incoming().acts.create(
          { ability: ctx.state.userAbility, userId: user.id },
          params.id,
          body.uid
        );
        return { incomingMail: await incoming().log.detail(ctx.state.userAbility, params.id) };
      }),
      adminRoute(contract.moveIncomingMail, acting, async ({ ctx, user, params, body }) => {
        await incoming().acts.move({ ability: ctx.state.userAbility, userId: user.id }, params.id, body);
        return { incomingMail: await incoming().log.detail(ctx.state.userAbility, params.id) };
      }),
      adminRoute(contract.rejectIncomingMail, acting, async ({ ctx, user, params, body }) => {
        await incoming().acts.reject(user.id, params.id, body.words);
        return { incomingMail: await incoming().log.detail(ctx.state.userAbility, params.id) };
      }),
      adminRoute(contract.ignoreIncomingMail, acting, async ({ ctx, user, params }) => {
        await incoming().acts.ignore(user.id, params.id);
        return { incomingMail: await incoming().log.detail(ctx.state.userAbility, params.id) };
      }),
      adminRoute(contract.releaseBrake, writing, async () => ({
        released: await incoming().brake.release(),
      })),
      explainBody.read(
        adminRoute(contract.explainIncoming, reading, async ({ body }) =>
          incoming().log.explain({
            raw: await rawOf(body),
            envelopeTo: 'source' in body ? body.envelopeTo : [],
          })
        )
      ),

      adminRoute(contract.listSenderRules, reading, async () => ({
        senderRules: await incoming().senderRules.list(),
      })),
      adminRoute(contract.saveSenderRule, writing, async ({ body }) => ({
        senderRule: await incoming().senderRules.save(body),
      })),
      adminRoute(contract.deleteSenderRule, writing, async ({ params }) => {
        await incoming().senderRules.remove(params.documentId);
        return done;
      }),
      adminRoute(contract.getIncomingSettings, reading, async () => ({
        settings: await incoming().settings.read(),
      })),
      adminRoute(contract.saveIncomingSettings, writing, async ({ body }) => ({
        settings: await incoming().settings.save(body),
      })),
    ],
  };
};
