import type { Core } from '@strapi/strapi';

/** Every right of the plugin, by the name its routes ask for. The admin lists the same uids in `permissions.ts`. */
export const ACTIONS = {
  threadRead: 'plugin::chatter.thread.read',
  threadPost: 'plugin::chatter.thread.post',
  aliasDomainsRead: 'plugin::chatter.alias-domains.read',
  aliasDomainsWrite: 'plugin::chatter.alias-domains.write',
  aliasesRead: 'plugin::chatter.aliases.read',
  aliasesWrite: 'plugin::chatter.aliases.write',
  outgoingServersRead: 'plugin::chatter.outgoing-servers.read',
  outgoingServersWrite: 'plugin::chatter.outgoing-servers.write',
  incomingServersRead: 'plugin::chatter.incoming-servers.read',
  incomingServersWrite: 'plugin::chatter.incoming-servers.write',
  companiesRead: 'plugin::chatter.companies.read',
  companiesWrite: 'plugin::chatter.companies.write',
  oauthAccountsRead: 'plugin::chatter.oauth-accounts.read',
  oauthAccountsWrite: 'plugin::chatter.oauth-accounts.write',
  outgoingMailsRead: 'plugin::chatter.outgoing-mails.read',
  outgoingMailsWrite: 'plugin::chatter.outgoing-mails.write',
  suppressionsRead: 'plugin::chatter.suppressions.read',
  suppressionsWrite: 'plugin::chatter.suppressions.write',
  incomingMailsRead: 'plugin::chatter.incoming-mails.read',
  incomingMailsWrite: 'plugin::chatter.incoming-mails.write',
} as const;
export type Action = (typeof ACTIONS)[keyof typeof ACTIONS];

/**
 * Strapi shows the entries of a relation by name only to those who may read their type in the Content Manager, where the
 * types of this plugin are not. Companies have to be chosen there all the same: whoever has one of these rights sees names.
 */
const NAMES_COMPANIES = {
  aliases: [{ actionId: 'plugin::content-manager.explorer.read', subjects: ['plugin::chatter.company'] }],
};

const plugin = (uid: string, displayName: string) => ({
  section: 'plugins',
  displayName,
  uid: uid.replace('plugin::chatter.', ''),
  subCategory: 'thread',
  pluginName: 'chatter',
});

const setting = (uid: string, displayName: string, subCategory: string) => ({
  section: 'settings',
  category: 'chatter',
  subCategory,
  displayName,
  uid: uid.replace('plugin::chatter.', ''),
  pluginName: 'chatter',
});

/** Makes the rights known to Settings -> Roles. */
export const registerPermissions = async (strapi: Core.Strapi): Promise<void> => {
  await strapi
    .service('admin::permission')
    .actionProvider.registerMany([
      { ...plugin(ACTIONS.threadRead, 'Read the chatter of entries'), ...NAMES_COMPANIES },
      plugin(ACTIONS.threadPost, 'Write messages and notes'),
      setting(ACTIONS.aliasDomainsRead, 'Read', 'alias domains'),
      setting(ACTIONS.aliasDomainsWrite, 'Create, edit, delete', 'alias domains'),
      setting(ACTIONS.aliasesRead, 'Read', 'aliases'),
      setting(ACTIONS.aliasesWrite, 'Create, edit, delete', 'aliases'),
      setting(ACTIONS.outgoingServersRead, 'Read', 'outgoing servers'),
      setting(ACTIONS.outgoingServersWrite, 'Create, edit, delete', 'outgoing servers'),
      setting(ACTIONS.incomingServersRead, 'Read', 'incoming servers'),
      setting(ACTIONS.incomingServersWrite, 'Create, edit, delete', 'incoming servers'),
      { ...setting(ACTIONS.companiesRead, 'Read', 'companies'), ...NAMES_COMPANIES },
      setting(ACTIONS.companiesWrite, 'Create, edit, delete', 'companies'),
      setting(ACTIONS.oauthAccountsRead, 'Read', 'OAuth accounts'),
      setting(ACTIONS.oauthAccountsWrite, 'Create, edit, delete, sign in', 'OAuth accounts'),
      setting(ACTIONS.outgoingMailsRead, 'Read', 'outgoing mail'),
      setting(ACTIONS.outgoingMailsWrite, 'Retry, cancel, stop, settings', 'outgoing mail'),
      setting(ACTIONS.suppressionsRead, 'Read', 'suppression list'),
      setting(ACTIONS.suppressionsWrite, 'Add, remove', 'suppression list'),
      setting(ACTIONS.incomingMailsRead, 'Read', 'incoming mail'),
      setting(ACTIONS.incomingMailsWrite, 'Attach, create, reject, settings', 'incoming mail'),
    ]);
};
