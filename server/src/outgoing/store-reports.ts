import type { Core } from '@strapi/strapi';

import type { DeliveryReason, DeliveryState } from '../contracts/thread';
import { onTable } from '../queue/connection';
import { fromColumns, OUTGOING_MAIL, type OutgoingMailRow } from './store';

/** Mails that are looked at for one id of a provider. */
const MOST = 20;

/** Mails that a provider calls by this id; two providers may use the same one. */
export const findByProviderId = async (
  strapi: Core.Strapi,
  providerId: string
): Promise<OutgoingMailRow[]> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table().where({ provider_id: providerId }).orderBy('id', 'desc').limit(MOST).select('*')
  )) as Record<string, unknown>[];
  return rows.map(fromColumns);
};

/**
 * Writes what was reported of a mail that stands in one of `states`; false when it does not. A mail that was interrupted and
 * waits to be sent again counts as `unknown`. A worker that is still at it loses its lease, so that it cannot write over the
 * report, nor send the mail once more.
 *
 * @param unless reasons for which it stays as it is
 */
export const setReported = async (
  strapi: Core.Strapi,
  id: number,
  states: readonly DeliveryState[],
  columns: Record<string, unknown>,
  unless: readonly DeliveryReason[] = []
): Promise<boolean> => {
  const count = await onTable(strapi, OUTGOING_MAIL, (table) => {
    const query = table()
      .where({ id })
      .where((state) => {
        state.whereIn('status', [...states]);
        if (states.includes('unknown'))
          state.orWhere((again) =>
            again.whereIn('status', ['ready', 'deferred']).where('reason', 'interrupted')
          );
      });
    if (unless.length > 0)
      query.where((reason) => reason.whereNull('reason').orWhereNotIn('reason', [...unless]));
    return query.update({ ...columns, lease_token: null, lease_until: null, updated_at: new Date() });
  });
  return Number(count) === 1;
};
