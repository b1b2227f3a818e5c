import type { Core } from '@strapi/strapi';

import type { DeliveryState } from '../../contracts/thread';
import type { ClaimedRow } from '../../queue/claim';
import { onTable, updateByHand, type Table } from '../../queue/connection';
import { OUTGOING_MAIL } from '../store';

/** What a claimed row is known by. */
export type Held = Pick<ClaimedRow, 'id' | 'leaseToken'>;
type Columns = Record<string, unknown>;

/** States from which a mail may be sent. */
export const CLAIMABLE = ['ready', 'deferred'] as const;

/** Rows that this process still holds: whoever lost one must drop it. */
export const stillOurs = (query: Table, rows: readonly Held[]): Table => {
  const byToken = new Map<string, number[]>();
  for (const { id, leaseToken } of rows) byToken.set(leaseToken, [...(byToken.get(leaseToken) ?? []), id]);
  return query.where((any) => {
    for (const [token, ids] of byToken)
      any.orWhere((one) => one.whereIn('id', ids).where('lease_token', token));
  }) as Table;
};

/** Columns of several rows in one statement: plain where all rows get the same, else by their id. */
const columnsById = (query: Table, rows: readonly { id: number; columns: Columns }[]): Columns => {
  const names = Object.keys(rows[0]?.columns ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const [first] = rows;
      if (rows.every(({ columns }) => columns[name] === first?.columns[name]))
        return [name, first?.columns[name]];
      const cases = rows.map(() => 'when ? then ?').join(' ');
      const bindings = rows.flatMap(({ id, columns }) => [id, columns[name] ?? null]);
      // `else` tells PostgreSQL the type of what is bound.
      return [name, query.client.raw(`case ?? ${cases} else ?? end`, ['id', ...bindings, name] as never)];
    })
  );
};

/** What is decided about mails before they leave: sender, server, Message-ID. */
export const writePlans = async (
  strapi: Core.Strapi,
  rows: readonly (Held & { columns: Columns })[]
): Promise<void> => {
  if (rows.length === 0) return;
  await onTable(strapi, OUTGOING_MAIL, (table) => {
    const query = stillOurs(table(), rows);
    return query.update(columnsById(query, rows));
  });
};

/** A mail that the other side has taken, and what it said. */
export interface Sent extends Held {
  response: string;
  providerId: string | null;
}

/** `(lease_token = … and id in (…)) or …` with its bindings. */
const holds = (rows: readonly Held[]): { sql: string; bindings: unknown[] } => {
  const byToken = new Map<string, number[]>();
  for (const { id, leaseToken } of rows) byToken.set(leaseToken, [...(byToken.get(leaseToken) ?? []), id]);
  return {
    sql: [...byToken.values()]
      .map((ids) => `(lease_token = ? and id in (${ids.map(() => '?').join(', ')}))`)
      .join(' or '),
    bindings: [...byToken].flatMap(([token, ids]) => [token, ...ids]),
  };
};

/**
 * The statement of a turnover, for all three databases. Rows that are `sending` end and the others begin; MySQL uses what it
 * has just assigned in the assignments that follow, so the state is the last one. `else` branches that are never taken tell
 * PostgreSQL the type of what is bound. Written by hand: it runs for nearly every mail, and a query builder takes as long for
 * it as the database.
 */
const turnoverStatement = (input: {
  sent: readonly Sent[];
  begun: readonly Held[];
  now: number;
  leaseUntil: number;
}): { sql: string; bindings: unknown[] } => {
  const { sent, begun, now } = input;
  const at = new Date(now);
  const sets: string[] = [];
  const bindings: unknown[] = [];
  const set = (sql: string, ...values: unknown[]): void => {
    sets.push(sql);
    bindings.push(...values);
  };
  if (sent.length > 0) {
    const cases = sent.map(() => 'when ? then ?').join(' ');
    set(
      `response = case id ${cases} else response end`,
      ...sent.flatMap(({ id, response }) => [id, response])
    );
    if (sent.some(({ providerId }) => providerId !== null))
      set(
        `provider_id = case id ${cases} else provider_id end`,
        ...sent.flatMap(({ id, providerId }) => [id, providerId])
      );
    set(`attempts = attempts + case when status = 'sending' then 1 else 0 end`);
    set(`sent_at = case when status = 'sending' then ? else sent_at end`, at);
    for (const name of ['reason', 'status_code', 'lease_token'])
      set(`${name} = case when status = 'sending' then null else ${name} end`);
  }
  set(
    `lease_until = case when status = 'sending' then null when status <> 'sending' then ? else lease_until end`,
    input.leaseUntil
  );
  set(
    `first_attempt_at = case when status = 'sending' then first_attempt_at else coalesce(first_attempt_at, ?) end`,
    now
  );
  set('updated_at = ?', at);
  set(`status = case when status = 'sending' then 'sent' else 'sending' end`);
  const conditions: string[] = [];
  for (const [rows, states] of [
    [sent, `status = 'sending'`],
    [begun, `status in ('ready', 'deferred')`],
  ] as const) {
    if (rows.length === 0) continue;
    const ours = holds(rows);
    conditions.push(`(${states} and (${ours.sql}))`);
    bindings.push(...ours.bindings);
  }
  return { sql: `set ${sets.join(', ')} where ${conditions.join(' or ')}`, bindings };
};

/**
 * The one statement between two mails on a connection: `sent` rows become sent, `begun` rows become sending. Answers the
 * ids that were written: another process may have cancelled a mail, or have taken it because our lease had ended, and a
 * report that came back while the mail was being sent stays.
 */
export const turnOver = async (
  strapi: Core.Strapi,
  input: { sent: readonly Sent[]; begun: readonly Held[]; now: number; leaseUntil: number }
): Promise<Set<number>> => {
  const { sent, begun } = input;
  const all = [...sent, ...begun];
  if (all.length === 0) return new Set();
  const written = await updateByHand(strapi, OUTGOING_MAIL, turnoverStatement(input));
  if (written.ids) return new Set(written.ids);
  if (written.count === all.length) return new Set(all.map(({ id }) => id));
  return findTurnedOver(strapi, input);
};

/** Which of these rows stand as a turnover leaves them, where the database has not said so. */
export const findTurnedOver = async (
  strapi: Core.Strapi,
  { sent, begun }: { sent: readonly Held[]; begun: readonly Held[] }
): Promise<Set<number>> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .whereIn(
        'id',
        [...sent, ...begun].map(({ id }) => id)
      )
      .select('id', 'status', 'lease_token')
  )) as { id: number; status: string; lease_token: string | null }[];
  const found = new Map(rows.map((row) => [Number(row.id), row]));
  const isSent = ({ id }: Held) => found.get(id)?.status === 'sent';
  const isBegun = ({ id, leaseToken }: Held) =>
    found.get(id)?.status === 'sending' && found.get(id)?.lease_token === leaseToken;
  return new Set([...sent.filter(isSent), ...begun.filter(isBegun)].map(({ id }) => id));
};

/**
 * Writes `sent` on a mail that was given up as interrupted while we were still at it, or waits to be sent again for that:
 * we know better. False when it stands otherwise by now.
 */
export const recordLate = async (strapi: Core.Strapi, sent: Sent): Promise<boolean> => {
  const count = await onTable(strapi, OUTGOING_MAIL, (table) => {
    const mail = table()
      .where({ id: sent.id, reason: 'interrupted' })
      .whereIn('status', ['unknown', ...CLAIMABLE]);
    return mail.update({
      status: 'sent',
      attempts: mail.client.raw('?? + 1', ['attempts']),
      response: sent.response,
      provider_id: sent.providerId,
      reason: null,
      status_code: null,
      sent_at: new Date(),
      updated_at: new Date(),
      lease_token: null,
      lease_until: null,
    });
  });
  return Number(count) === 1;
};

/**
 * Writes columns on a row in one of `states` and ends the claim; false when it is no longer ours or no longer there. After an
 * attempt whose answer was lost (`again`), a row that stands so already was written by that one.
 */
export const settleMail = async (
  strapi: Core.Strapi,
  row: Held,
  states: readonly string[],
  columns: Columns & { status: DeliveryState },
  again = false
): Promise<boolean> => {
  const count = await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ id: row.id, lease_token: row.leaseToken })
      .whereIn('status', [...states])
      .update({ ...columns, updated_at: new Date(), lease_token: null, lease_until: null })
  );
  if (Number(count) === 1 || !again) return Number(count) === 1;
  const [found] = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table().where({ id: row.id, status: columns.status }).whereNull('lease_token').select('id')
  )) as unknown[];
  return found !== undefined;
};

/** Gives claimed rows back as they are. */
export const releaseMails = async (strapi: Core.Strapi, rows: readonly Held[]): Promise<void> => {
  if (rows.length === 0) return;
  await onTable(strapi, OUTGOING_MAIL, (table) =>
    stillOurs(table().whereIn('status', [...CLAIMABLE]) as Table, rows).update({
      lease_token: null,
      lease_until: null,
    })
  );
};

/**
 * Puts mails whose attempt was interrupted back into the queue, each time a little later, until they are given up; those
 * that somebody took off the lists stay.
 */
export const resendUnknown = async (
  strapi: Core.Strapi,
  input: { now: number; begunAfter: number; stepMs: number }
): Promise<number> => {
  const count = await onTable(strapi, OUTGOING_MAIL, (table) => {
    const lost = table()
      .where({ status: 'unknown', ignored: false })
      .where((begun) =>
        begun.whereNull('first_attempt_at').orWhere('first_attempt_at', '>', input.begunAfter)
      );
    return lost.update({
      // Before `attempts`, which MySQL would use as already counted up; the product with 0 makes the sum a bigint on PostgreSQL.
      run_after: lost.client.raw('?? * 0 + ? + ? * ??', [
        'run_after',
        input.now,
        input.stepMs,
        'attempts',
      ] as never),
      attempts: lost.client.raw('?? + 1', ['attempts']),
      updated_at: new Date(input.now),
      status: 'ready',
    });
  });
  return Number(count);
};

/** Which of these addresses are on the suppression list, and why. */
export const findSuppressed = async (
  strapi: Core.Strapi,
  addresses: readonly string[]
): Promise<Map<string, string>> => {
  if (addresses.length === 0) return new Map();
  const rows = (await onTable(strapi, 'plugin::chatter.suppression', (table) =>
    table()
      .whereIn('address', [...new Set(addresses)])
      .where('active', true)
      .select('address', 'reason')
  )) as { address: string; reason: string }[];
  return new Map(rows.map(({ address, reason }) => [address, reason]));
};

/** How many mails each of these messages has, whatever became of them. */
export const countByMessage = async (
  strapi: Core.Strapi,
  messageIds: readonly number[]
): Promise<Map<number, number>> => {
  if (messageIds.length === 0) return new Map();
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .whereIn('message_id', [...messageIds])
      .groupBy('message_id')
      .select('message_id')
      .count('id as count')
  )) as { message_id: number | string; count: number | string }[];
  return new Map(rows.map((row) => [Number(row.message_id), Number(row.count)]));
};
