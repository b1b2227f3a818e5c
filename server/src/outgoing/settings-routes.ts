import type { Core } from '@strapi/strapi';

import * as contract from '../contracts/outgoing';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

/** The provider that Strapi has without any configuration; it hands mail to a program that is hardly ever there. */
const STRAPIS_DEFAULT = 'sendmail';

/** Settings -> Outgoing mail -> Settings, and the stop switch. */
export const outgoingSettingsRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const { outgoingMailsRead, outgoingMailsWrite } = ACTIONS;
  const outgoing = () => getService(strapi, 'outgoing');
  const nameOf = async (user: { id: number }): Promise<string> => {
    const { name, address } = await getService(strapi, 'contacts').ofAdminUser(user.id);
    return name || address;
  };

  const providerName = (): string | null => {
    const name = strapi.config.get('plugin::email.provider') as string | undefined;
    return name && name !== STRAPIS_DEFAULT ? name : null;
  };

  return {
    type: 'admin',
    routes: [
      adminRoute(contract.getOutgoingSettings, [outgoingMailsRead], async () => {
        const mark = await outgoing().settings.stopMark();
        return {
          settings: await outgoing().settings.read(),
          stoppedBy: mark?.by ?? null,
          stoppedAt: mark?.at ?? null,
          strapiProvider: providerName(),
        };
      }),
      adminRoute(contract.saveOutgoingSettings, [outgoingMailsWrite], async ({ user, body }) => ({
        settings: await outgoing().saveSettings(body, await nameOf(user)),
      })),
      adminRoute(contract.stopOutgoing, [outgoingMailsWrite], async ({ user, body }) => ({
        settings: await outgoing().stop(body.stopped, await nameOf(user)),
      })),
    ],
  };
};
