import type { Core } from '@strapi/strapi';

import type { UserAbility } from '../../entries/service';
import { ACTIONS } from '../../permissions';
import { isPassingFailure } from '../../queue/connection';
import { getService } from '../../services';
import type { OutgoingMailRow } from '../store';
import { findConditionalRoles, findRoles } from './store-access';

/** ms that rights are remembered: a message to a thousand colleagues asks once, and what somebody lost holds soon. */
const MEMORY_MS = 10_000;
/** Answers that are remembered at most. */
const KEPT = 5_000;

/** Remembers answers by key for a while. What fails is not remembered. */
const createMemory = <Value>(clock: () => number) => {
  const known = new Map<string, { until: number; value: Promise<Value> }>();
  return (key: string, load: () => Promise<Value>): Promise<Value> => {
    const found = known.get(key);
    if (found && clock() < found.until) return found.value;
    const value = load();
    known.delete(key);
    known.set(key, { until: clock() + MEMORY_MS, value });
    value.catch(() => known.delete(key));
    for (const old of [...known.keys()].slice(0, Math.max(0, known.size - KEPT))) known.delete(old);
    return value;
  };
};

type Internal = OutgoingMailRow & { contactId: number; threadType: string; threadDocumentId: string };

/** Mails of messages to colleagues; others belong to no entry, or go to people who have no rights to lose. */
const isInternal = (row: OutgoingMailRow): row is Internal =>
  row.internal &&
  row.purpose === 'notification' &&
  row.contactId !== null &&
  row.threadType !== null &&
  row.threadDocumentId !== null;

/**
 * Asks, when a mail to a colleague is about to leave, whether they may still read what it says: that they might when the
 * message was written may be long ago. Whoever has the same roles has the same rights, unless one of them has conditions.
 */
export const createReadAccess = (strapi: Core.Strapi, clock: () => number = Date.now) => {
  const rolesOf = createMemory<number[]>(clock);
  const conditional = createMemory<Set<number>>(clock);
  const abilities = createMemory<UserAbility | null>(clock);
  const answers = createMemory<boolean>(clock);

  const abilityOf = async (userId: number): Promise<UserAbility | null> => {
    const user = await getService(strapi, 'contacts').activeAdmin(userId);
    if (!user) return null;
    const ability = await strapi.service('admin::permission').engine.generateUserAbility(user);
    return ability.can(ACTIONS.threadRead) ? (ability as UserAbility) : null;
  };

  /** Who counts as one: the roles of a user, or the user. */
  const sameRights = async (userIds: readonly number[]): Promise<Map<number, string>> => {
    let found: Promise<Map<number, number[]>> | null = null;
    const load = async (id: number): Promise<number[]> =>
      (await (found ??= findRoles(strapi, userIds))).get(id) ?? [];
    const withConditions = await conditional('', () => findConditionalRoles(strapi));
    const names = new Map<number, string>();
    for (const id of new Set(userIds)) {
      const roles = await rolesOf(String(id), () => load(id));
      const own = roles.length === 0 || roles.some((role) => withConditions.has(role));
      names.set(id, own ? `user ${id}` : `roles ${[...roles].sort((a, b) => a - b).join(' ')}`);
    }
    return names;
  };

  const mayRead = (
    name: string,
    userId: number,
    { threadType, threadDocumentId }: Internal
  ): Promise<boolean> =>
    answers(`${name} ${threadType} ${threadDocumentId}`, async () => {
      const ability = await abilities(name, () => abilityOf(userId));
      if (!ability) return false;
      const readable = await getService(strapi, 'entries').readable(ability, threadType, [threadDocumentId]);
      return readable.has(threadDocumentId);
    }).catch((error: unknown) => {
      if (isPassingFailure(error)) throw error;
      // Who may read cannot be found out: nothing is told.
      strapi.log.error(
        `chatter: the rights to read an entry of ${threadType} are not known: ${String(error)}`
      );
      return false;
    });

  /** Those of these mails (ids) whose receivers are colleagues no more, or may not read the entry any more. */
  return async (rows: readonly OutgoingMailRow[]): Promise<Set<number>> => {
    const internal = rows.filter(isInternal);
    const refused = new Set<number>();
    if (internal.length === 0) return refused;
    const contacts = await getService(strapi, 'contacts').byIds(internal.map(({ contactId }) => contactId));
    const userOf = ({ contactId }: Internal): number | null => {
      const contact = contacts.get(contactId);
      return contact?.internal && contact.active ? contact.adminUserId : null;
    };
    const names = await sameRights(internal.flatMap((row) => userOf(row) ?? []));
    for (const row of internal) {
      const user = userOf(row);
      const name = user === null ? undefined : names.get(user);
      if (user === null || name === undefined || !(await mayRead(name, user, row))) refused.add(row.id);
    }
    return refused;
  };
};
