import type { Core } from '@strapi/strapi';

/** Who writes: an admin user, an API token, an end user, or Strapi itself (a job, a script). */
export type Actor =
  | { kind: 'admin'; adminUserId: number }
  | { kind: 'token'; name: string }
  | { kind: 'user'; name: string }
  | { kind: 'system' };

interface RequestState {
  user?: { id?: unknown; username?: unknown; email?: unknown };
  auth?: {
    strategy?: { name?: string };
    credentials?: { name?: unknown; username?: unknown; email?: unknown };
  };
}

const numericId = (value: unknown): number | null => {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value;
  return typeof id === 'number' ? id : null;
};

/**
 * The actor of a write: the admin user that Content Manager names in the data, else whoever makes the request that is
 * being answered, else nobody in particular.
 */
export const readActor = (
  strapi: Core.Strapi,
  data: { createdBy?: unknown; updatedBy?: unknown } | undefined
): Actor => {
  const named = numericId(data?.updatedBy) ?? numericId(data?.createdBy);
  if (named !== null) return { kind: 'admin', adminUserId: named };
  const state = strapi.requestContext.get()?.state as RequestState | undefined;
  const strategy = state?.auth?.strategy?.name;
  if (strategy === 'admin') {
    const adminUserId = numericId(state?.user?.id);
    return adminUserId === null ? { kind: 'system' } : { kind: 'admin', adminUserId };
  }
  const { credentials } = state?.auth ?? {};
  if (strategy === 'api-token') return { kind: 'token', name: String(credentials?.name ?? '') };
  if (strategy === 'users-permissions' && credentials) {
    return { kind: 'user', name: String(credentials.username ?? credentials.email ?? '') };
  }
  return { kind: 'system' };
};
