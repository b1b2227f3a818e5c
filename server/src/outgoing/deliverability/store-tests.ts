import type { Core } from '@strapi/strapi';

import type { DeliveryState } from '../../contracts/thread';
import { onTable } from '../../queue/connection';
import { fromColumns, OUTGOING_MAIL, type OutgoingMailRow } from '../store';
import type { LastTest } from './test-state';

/** Test mails of an address that are looked at: the newest decides. */
const RECENT = 500;

/** The newest test mail to each of these addresses. */
export const findLastTests = async (
  strapi: Core.Strapi,
  addresses: readonly string[]
): Promise<LastTest[]> => {
  if (addresses.length === 0) return [];
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ purpose: 'test' })
      .whereIn('to_address', [...addresses])
      .orderBy('id', 'desc')
      .limit(RECENT)
      .select('to_address', 'status', 'sent_at')
  )) as { to_address: string; status: DeliveryState; sent_at: string | number | Date | null }[];
  const newest = new Map<string, LastTest>();
  for (const row of rows) {
    if (newest.has(row.to_address)) continue;
    newest.set(row.to_address, {
      address: row.to_address,
      state: row.status,
      sentAt: row.sent_at === null ? null : new Date(row.sent_at).getTime(),
    });
  }
  return [...newest.values()];
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
