import type { Core } from '@strapi/strapi';

import type { IncomingStatus } from '../../contracts/incoming';
import { onTable } from '../../queue/connection';
import { INCOMING_MAIL } from '../store';

/**
 * Takes a mail for a person's act, if it stands in one of `states` and nobody else has it: neither the queue nor another
 * person can touch it until the claim is settled or `until` (epoch ms) has passed. Repeats the condition in the update, so
 * that of two people one gets it.
 */
export const takeMail = async (
  strapi: Core.Strapi,
  id: number,
  input: { states: readonly IncomingStatus[]; token: string; now: number; until: number }
): Promise<boolean> => {
  const count = await onTable(strapi, INCOMING_MAIL, (table) =>
    table()
      .where({ id })
      .whereIn('status', [...input.states])
      .where((lease) => lease.whereNull('lease_until').orWhere('lease_until', '<', input.now))
      .update({ lease_token: input.token, lease_until: input.until })
  );
  return Number(count) === 1;
};
