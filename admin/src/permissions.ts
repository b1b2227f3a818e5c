/** One permission as Strapi's admin checks it. */
export interface PluginPermission {
  action: string;
  subject: null;
}

const permission = (action: string): PluginPermission => ({
  action: `plugin::chatter.${action}`,
  subject: null,
});

/** Lists, because `Page.Protect`, `useRBAC` and settings links take lists; constant, because hooks compare them. */
export const PERMISSIONS = {
  readThread: [permission('thread.read')],
  postToThread: [permission('thread.post')],
  readAliasDomains: [permission('alias-domains.read')],
  writeAliasDomains: [permission('alias-domains.write')],
  readAliases: [permission('aliases.read')],
  writeAliases: [permission('aliases.write')],
  readOutgoingServers: [permission('outgoing-servers.read')],
  writeOutgoingServers: [permission('outgoing-servers.write')],
  readIncomingServers: [permission('incoming-servers.read')],
  writeIncomingServers: [permission('incoming-servers.write')],
  readCompanies: [permission('companies.read')],
  writeCompanies: [permission('companies.write')],
  readOauthAccounts: [permission('oauth-accounts.read')],
  writeOauthAccounts: [permission('oauth-accounts.write')],
  readOutgoingMails: [permission('outgoing-mails.read')],
  writeOutgoingMails: [permission('outgoing-mails.write')],
  readSuppressions: [permission('suppressions.read')],
  writeSuppressions: [permission('suppressions.write')],
  readIncomingMails: [permission('incoming-mails.read')],
  writeIncomingMails: [permission('incoming-mails.write')],
};
