import { PERMISSIONS } from './permissions';

/** The pages of the settings section "Chatter"; each loads when it is opened. */
export const settingsLinks = [
  {
    id: 'chatter-alias-domains',
    to: 'chatter/alias-domains',
    intlLabel: { id: 'chatter.settings.alias-domains', defaultMessage: 'Alias domains' },
    permissions: PERMISSIONS.readAliasDomains,
    Component: () =>
      import('./addressing/AliasDomainPages').then((module) => ({ default: module.AliasDomainPages })),
  },
  {
    id: 'chatter-aliases',
    to: 'chatter/aliases',
    intlLabel: { id: 'chatter.settings.aliases', defaultMessage: 'Aliases' },
    permissions: PERMISSIONS.readAliases,
    Component: () => import('./addressing/AliasPages').then((module) => ({ default: module.AliasPages })),
  },
  {
    id: 'chatter-outgoing-servers',
    to: 'chatter/outgoing-servers',
    intlLabel: { id: 'chatter.settings.outgoing-servers', defaultMessage: 'Outgoing servers' },
    permissions: PERMISSIONS.readOutgoingServers,
    Component: () =>
      import('./servers/OutgoingServerPages').then((module) => ({ default: module.OutgoingServerPages })),
  },
  {
    id: 'chatter-incoming-servers',
    to: 'chatter/incoming-servers',
    intlLabel: { id: 'chatter.settings.incoming-servers', defaultMessage: 'Incoming servers' },
    permissions: PERMISSIONS.readIncomingServers,
    Component: () =>
      import('./servers/incoming/IncomingServerPages').then((module) => ({
        default: module.IncomingServerPages,
      })),
  },
  {
    id: 'chatter-incoming-mail',
    to: 'chatter/incoming-mail',
    intlLabel: { id: 'chatter.settings.incoming-mails', defaultMessage: 'Incoming mail' },
    permissions: PERMISSIONS.readIncomingMails,
    Component: () =>
      import('./incoming/IncomingMailPage').then((module) => ({ default: module.IncomingMailPage })),
  },
];
