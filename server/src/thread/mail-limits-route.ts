import type { Core } from '@strapi/strapi';

import { getMailLimits } from '../contracts/outgoing';
import { adminRoute } from '../http/action';
import { serverAddress } from '../outgoing/public-url';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

/** Tells the composer beforehand which files will not travel with the mail. */
export const mailLimitsRoute = (strapi: Core.Strapi): Core.RouteInput =>
  adminRoute(getMailLimits, [ACTIONS.threadRead], async ({ ctx, user, params }) => {
    const entries = getService(strapi, 'entries');
    await entries.requireRead(ctx.state.userAbility, params);
    const entry = await entries.describe(params);
    const company = await getService(strapi, 'companies').byDocumentId(entry?.company ?? null);
    const outgoing = getService(strapi, 'outgoing');
    const domain = outgoing.senderDomain(await getService(strapi, 'addressing').domainOf(company));
    const { name, address } = await getService(strapi, 'contacts').ofAdminUser(user.id);
    const limit = await outgoing.draftSizeLimit({ author: { name, address }, authorUserId: user.id, domain });
    return {
      attachmentBytes: Math.max(0, limit - (company?.logo?.size ?? 0)),
      linkDays: (await outgoing.settings.read()).linkDays,
      links: serverAddress(strapi) !== null,
    };
  });
