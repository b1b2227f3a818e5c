import { useRBAC } from '@strapi/strapi/admin';

import type { PluginPermission } from '../permissions';

/** Whether this user may change what the page shows; `permissions` must be one of our constant lists. */
export const useMayWrite = (permissions: PluginPermission[]): boolean =>
  useRBAC(permissions).allowedActions.canWrite === true;
