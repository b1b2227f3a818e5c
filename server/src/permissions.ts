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
  incomingMailsRead: 'plugin::chatter.incoming-mails.read',
  incomingMailsWrite: 'plugin::chatter.incoming-mails.write',
} as const;
export type Action = (typeof ACTIONS)[keyof typeof ACTIONS];

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
      plugin(ACTIONS.threadRead, 'Read the chatter of entries'),
      plugin(ACTIONS.threadPost, 'Write messages and notes'),
      setting(ACTIONS.aliasDomainsRead, 'Read', 'alias domains'),
      setting(ACTIONS.aliasDomainsWrite, 'Create, edit, delete', 'alias domains'),
      setting(ACTIONS.aliasesRead, 'Read', 'aliases'),
      setting(ACTIONS.aliasesWrite, 'Create, edit, delete', 'aliases'),
      setting(ACTIONS.outgoingServersRead, 'Read', 'outgoing servers'),
      setting(ACTIONS.outgoingServersWrite, 'Create, edit, delete', 'outgoing servers'),
      setting(ACTIONS.incomingServersRead, 'Read', 'incoming servers'),
      setting(ACTIONS.incomingServersWrite, 'Create, edit, delete', 'incoming servers'),
      setting(ACTIONS.incomingMailsRead, 'Read', 'incoming mail'),
      setting(ACTIONS.incomingMailsWrite, 'Attach, create, reject, settings', 'incoming mail'),
    ]);
};
