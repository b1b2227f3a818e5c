import type { Core } from '@strapi/strapi';

import { ACTIONS } from '../../permissions';

/** Content Manager's right to read entries. */
const READ = 'plugin::content-manager.explorer.read';

/** The roles of admin users, by user id. */
export const findRoles = async (
  strapi: Core.Strapi,
  userIds: readonly number[]
): Promise<Map<number, number[]>> => {
  if (userIds.length === 0) return new Map();
  const users = (await strapi.db.query('admin::user').findMany({
    where: { id: { $in: [...new Set(userIds)] } },
    select: ['id'],
    populate: { roles: { select: ['id'] } },
  })) as { id: number; roles: { id: number }[] }[];
  return new Map(users.map(({ id, roles }) => [id, roles.map((role) => role.id)]));
};

/** Roles whose rights to read depend on who asks: some of them have conditions. */
export const findConditionalRoles = async (strapi: Core.Strapi): Promise<Set<number>> => {
  const permissions = (await strapi.db.query('admin::permission').findMany({
    where: { action: { $in: [READ, ACTIONS.threadRead] } },
    select: ['id', 'conditions'],
    populate: { role: { select: ['id'] } },
  })) as { conditions: unknown; role: { id: number } | null }[];
  return new Set(
    permissions.flatMap(({ conditions, role }) =>
      role && Array.isArray(conditions) && conditions.length > 0 ? [role.id] : []
    )
  );
};
