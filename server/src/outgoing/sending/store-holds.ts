import type { Core } from '@strapi/strapi';

import type { DeliveryReason } from '../../contracts/thread';
import { onTable, type Table } from '../../queue/connection';
import { OUTGOING_MAIL } from '../store';
import { CLAIMABLE, stillOurs, type Held } from './store-sending';

type Columns = Record<string, unknown>;

/** Why mails wait, and until when (epoch ms). */
export interface Hold {
  reason: DeliveryReason;
  runAfter: number;
  response?: string | null;
  statusCode?: string | null;
}

/**
 * Columns of mails that are held. Their first attempt moves along, so that the waiting does not count towards the time after
 * which a mail is given up. Of an interrupted mail it stays, and its reason too: by both, a late report is known to be about it.
 * The reason comes last: MySQL would use the new one in what follows.
 */
const holdColumns = (query: Table, hold: Hold, now: number): Columns => ({
  status: 'deferred',
  first_attempt_at: query.client.raw(`case when reason = 'interrupted' then ?? else ?? + ? end`, [
    'first_attempt_at',
    'first_attempt_at',
    Math.max(0, hold.runAfter - now),
  ] as never),
  response: hold.response ?? null,
  status_code: hold.statusCode ?? null,
  run_after: hold.runAfter,
  updated_at: new Date(now),
  lease_token: null,
  lease_until: null,
  reason: query.client.raw(`case when ?? = 'interrupted' then ?? else ? end`, [
    'reason',
    'reason',
    hold.reason,
  ]),
});

/** Lets claimed rows wait, which is no attempt. */
export const deferMails = async (strapi: Core.Strapi, rows: readonly Held[], hold: Hold): Promise<void> => {
  if (rows.length === 0) return;
  await onTable(strapi, OUTGOING_MAIL, (table) => {
    const query = stillOurs(table().whereIn('status', [...CLAIMABLE]) as Table, rows);
    return query.update(holdColumns(query, hold, Date.now()));
  });
};

/** Lets everything wait that is due for a server and that nobody has claimed: it is seen to wait then, and until when. */
export const deferDueOf = async (strapi: Core.Strapi, server: string, hold: Hold): Promise<void> => {
  const now = Date.now();
  await onTable(strapi, OUTGOING_MAIL, (table) => {
    const query = table()
      .whereIn('status', [...CLAIMABLE])
      .where('server_document_id', server)
      .where('run_after', '<=', now)
      .where((lease) => lease.whereNull('lease_until').orWhere('lease_until', '<', now));
    return query.update(holdColumns(query as Table, hold, now));
  });
};

/** Reasons for which a mail waits for its server rather than for its own next attempt. */
const WAITS_FOR_SERVER: readonly DeliveryReason[] = [
  'server_login',
  'sign_in_needed',
  'server_paused',
  'no_server',
];

/**
 * Makes everything due that waits for a server; the one that it is sent through is chosen anew then. `limits`: also what
 * waits for the limits of this server, or of any. What is over sooner than thought is taken off the first attempt again; a limit
 * that a server told us of (it has a response) is an attempt of the mail itself.
 */
export const wakeHeld = async (
  strapi: Core.Strapi,
  now: number,
  limits: { server: string | null } | null = null
): Promise<number> => {
  const count = await onTable(strapi, OUTGOING_MAIL, (table) => {
    const waiting = table()
      .where('status', 'deferred')
      .where('run_after', '>', now)
      .where((why) => {
        why.whereIn('reason', [...WAITS_FOR_SERVER]);
        if (limits)
          why.orWhere((limited) => {
            limited.where('reason', 'rate_limited');
            if (limits.server !== null) limited.where('server_document_id', limits.server);
          });
      });
    return waiting.update({
      // Before `run_after`, which MySQL would use as already written.
      first_attempt_at: waiting.client.raw(
        `case when reason = 'rate_limited' and response is not null then ?? else ?? - (?? - ?) end`,
        ['first_attempt_at', 'first_attempt_at', 'run_after', now] as never
      ),
      run_after: now,
    });
  });
  return Number(count);
};

/**
 * The stop switch was thrown at `since` and is lifted `now` (epoch ms): for what was due meanwhile, that time does not count
 * towards the one after which it is given up.
 */
export const forgiveStop = async (
  strapi: Core.Strapi,
  { since, now }: { since: number; now: number }
): Promise<void> => {
  await onTable(strapi, OUTGOING_MAIL, (table) => {
    const waited = table()
      .whereIn('status', [...CLAIMABLE])
      .whereNotNull('first_attempt_at')
      .where('run_after', '<', now)
      .where((reason) => reason.whereNull('reason').orWhereNot('reason', 'interrupted'));
    return waited.update({
      first_attempt_at: waited.client.raw('?? + case when ?? > ? then ? - ?? else ? end', [
        'first_attempt_at',
        'run_after',
        since,
        now,
        'run_after',
        now - since,
      ] as never),
    });
  });
};
