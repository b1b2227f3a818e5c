import type { Core } from '@strapi/strapi';

import { onTable } from '../../queue/connection';
import { fromColumns, OUTGOING_MAIL, type OutgoingMailRow } from '../store';
import type { LastTest } from './test-state';

/** The newest test mail to each of these addresses. */
export const findLastTests = async (
  strapi: Core.Strapi,
  addresses: readonly string[]
): Promise<LastTest[]> => {
  if (addresses.length === 0) return [];
  const newest = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ purpose: 'test' })
      .whereIn('to_address', [...addresses])
      .groupBy('to_address')
      .max('id as id')
  )) as { id: number }[];
  const rows = await findTests(
    strapi,
    newest.map(({ id }) => Number(id))
  );
  return rows.map(({ toAddress, status, reason, sentAt }) => ({
    address: toAddress,
    state: status,
    reason,
    sentAt: sentAt === null ? null : new Date(sentAt).getTime(),
  }));
};

/** Those of these outgoing mails that are test mails, oldest first. */
export const findTests = async (strapi: Core.Strapi, ids: readonly number[]): Promise<OutgoingMailRow[]> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ purpose: 'test' })
      .whereIn('id', [...new Set(ids)])
      .orderBy('id')
      .select('*')
  )) as Record<string, unknown>[];
  return rows.map(fromColumns);
};

/** Test mails with these dedupe keys, in no order. */
export const findByDedupeKeys = async (
  strapi: Core.Strapi,
  keys: readonly string[]
): Promise<OutgoingMailRow[]> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ purpose: 'test' })
      .whereIn('dedupe_key', [...keys])
      .orderBy('id')
      .select('*')
  )) as Record<string, unknown>[];
  return rows.map(fromColumns);
};

/** Writes down that a test mail came back; false when it was no test mail, or had come back before. */
export const markArrived = async (strapi: Core.Strapi, id: number, arrival: object): Promise<boolean> => {
  const count = await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ id, purpose: 'test' })
      // It may be back before the server's answer was written down.
      .whereIn('status', ['sending', 'sent', 'unknown', 'bounced'])
      .update({ status: 'delivered', arrival: JSON.stringify(arrival), updated_at: new Date() })
  );
  return Number(count) === 1;
};
