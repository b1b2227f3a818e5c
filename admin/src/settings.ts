import { PERMISSIONS } from './permissions';

/** The pages of the settings section "Chatter"; each loads when it is opened. */
export const settingsLinks = [
  {
    id: 'chatter-companies',
    to: 'chatter/companies',
    intlLabel: { id: 'chatter.settings.companies', defaultMessage: 'Companies' },
    permissions: PERMISSIONS.readCompanies,
    Component: () => import('./companies/CompanyPages').then((module) => ({ default: module.CompanyPages })),
  },
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
    id: 'chatter-outgoing-mail',
    to: 'chatter/outgoing-mail',
    intlLabel: { id: 'chatter.settings.outgoing-mails', defaultMessage: 'Outgoing mail' },
    permissions: PERMISSIONS.readOutgoingMails,
    Component: () =>
      import('./outgoing/OutgoingMailPage').then((module) => ({ default: module.OutgoingMailPage })),
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
    id: 'chatter-oauth-accounts',
    to: 'chatter/oauth-accounts',
    intlLabel: { id: 'chatter.settings.oauth-accounts', defaultMessage: 'OAuth accounts' },
    permissions: PERMISSIONS.readOauthAccounts,
    Component: () =>
      import('./servers/oauth/OauthAccountPages').then((module) => ({ default: module.OauthAccountPages })),
  },
  {
    id: 'chatter-incoming-mail',
    to: 'chatter/incoming-mail',
    intlLabel: { id: 'chatter.settings.incoming-mails', defaultMessage: 'Incoming mail' },
    permissions: PERMISSIONS.readIncomingMails,
    Component: () =>
      import('./incoming/IncomingMailPage').then((module) => ({ default: module.IncomingMailPage })),
  },
  {
    id: 'chatter-suppressions',
    to: 'chatter/suppressions',
    intlLabel: { id: 'chatter.settings.suppressions', defaultMessage: 'Suppression list' },
    permissions: PERMISSIONS.readSuppressions,
    Component: () =>
      import('./outgoing/suppressions/SuppressionPage').then((module) => ({
        default: module.SuppressionPage,
      })),
  },
];
