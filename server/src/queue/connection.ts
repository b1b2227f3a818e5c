import { randomBytes } from 'node:crypto';

import type { Core } from '@strapi/strapi';

type Database = Core.Strapi['db'];
/** A knex query builder on one table. */
export type Table = ReturnType<Database['connection']>;

/** Name of the table behind a content type, such as `chatter_messages`. */
export const tableName = (strapi: Core.Strapi, uid: string): string => strapi.db.metadata.get(uid).tableName;

/**
 * Runs raw queries on the table of a content type: inside the open transaction if there is one, else on a connection of
 * its own. Needed because a raw query beside an open transaction waits forever on SQLite's single connection.
 * `table()` gives a new query each time it is called.
 */
export const onTable = async <T>(
  strapi: Core.Strapi,
  uid: string,
  run: (table: () => Table) => Promise<T>
): Promise<T> => {
  const name = tableName(strapi, uid);
  if (!strapi.db.inTransaction()) return run(() => strapi.db.getConnection(name) as Table);
  return strapi.db.transaction(async ({ trx }) =>
    run(() => (strapi.db.getConnection(name) as Table).transacting(trx))
  ) as Promise<T>;
};

/**
 * Runs an update whose text stands ready (`set … where …`, values as `?`), outside of any transaction. Answers the ids of the
 * rows that were written; MySQL tells only how many (`ids` is null).
 */
export const updateByHand = async (
  strapi: Core.Strapi,
  uid: string,
  { sql, bindings }: { sql: string; bindings: readonly unknown[] }
): Promise<{ ids: number[] | null; count: number }> => {
  const schema = strapi.db.getSchemaName();
  const table = schema ? `${schema}.${tableName(strapi, uid)}` : tableName(strapi, uid);
  const isMysql = strapi.db.dialect.client === 'mysql';
  const answer: unknown = await strapi.db.connection.raw(
    `update ?? ${sql}${isMysql ? '' : ' returning id'}`,
    [table, ...bindings] as never
  );
  if (isMysql) {
    const [{ affectedRows }] = answer as [{ affectedRows: number }];
    return { ids: null, count: affectedRows };
  }
  const rows = (Array.isArray(answer) ? answer : (answer as { rows: unknown[] }).rows) as { id: number }[];
  return { ids: rows.map(({ id }) => Number(id)), count: rows.length };
};

interface Transaction {
  /** Runs after the outermost commit; Strapi does not await it, and what it throws looks like a failed commit. */
  onCommit(run: () => void): void;
}

/** Runs `work` in one transaction, nested into the open one if there is one; what it throws rolls everything back. */
export const inTransaction = async <T>(
  strapi: Core.Strapi,
  work: (transaction: Transaction) => Promise<T>
): Promise<T> => strapi.db.transaction(async ({ onCommit }) => work({ onCommit }));

/** Rows per statement: SQLite allows 32,766 bound values, and 100 rows are within 10 % of the best rate on all three. */
const BATCH = 100;

/** A row with the documentId and the dates that Strapi's own writes give. */
const complete = (row: Record<string, unknown>, now: Date): Record<string, unknown> => ({
  document_id: randomBytes(12).toString('hex'),
  created_at: now,
  updated_at: now,
  ...row,
});

/**
 * Inserts rows (snake-case columns) in batches. With `ignoreConflicts`, rows that break a unique key are left out; the
 * insert never raises for them, because an error inside a transaction ends it on PostgreSQL.
 */
export const insertRows = async (
  strapi: Core.Strapi,
  uid: string,
  rows: readonly Record<string, unknown>[],
  options: { ignoreConflicts?: boolean } = {}
): Promise<void> => {
  const now = new Date();
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH).map((row) => complete(row, now));
    await onTable(strapi, uid, async (table) => {
      const insert = table().insert(batch);
      await (options.ignoreConflicts ? insert.onConflict().ignore() : insert);
    });
  }
};

/**
 * Inserts one row; answers its id, or null when its unique key exists. Never raises for that: an error inside a
 * transaction ends the transaction on PostgreSQL, and only the statement on MySQL.
 */
export const insertRow = (
  strapi: Core.Strapi,
  uid: string,
  row: Record<string, unknown>
): Promise<number | null> =>
  onTable(strapi, uid, async (table) => {
    const insert = table().insert(complete(row, new Date()));
    if (strapi.db.dialect.client !== 'mysql') {
      const [inserted] = (await insert.onConflict().ignore().returning('id')) as { id: number | string }[];
      return inserted ? Number(inserted.id) : null;
    }
    try {
      return Number((await insert)[0]);
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  });

/**
 * A unique key exists, but this transaction cannot see its row: MySQL reads what was there when the transaction began.
 * Another transaction sees it.
 */
export class KeyTaken extends Error {}

const UNIQUE_VIOLATIONS = ['SQLITE_CONSTRAINT_UNIQUE', '23505', 'ER_DUP_ENTRY'];

/** Whether a row was refused because its unique key exists: on servers, another transaction may just have written it. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof KeyTaken || UNIQUE_VIOLATIONS.includes(String((error as { code?: unknown } | null)?.code));

/**
 * Codes of failures that say nothing about what was written: SQLite is held by another process, two transactions waited for
 * each other, or the database went away (PostgreSQL: classes 08, 40, 53 and 57, and 55P03).
 */
const PASSING =
  /^(SQLITE_BUSY|SQLITE_LOCKED|(08|40|53|57)[0-9A-Z]{3}$|55P03$|ER_LOCK_|ER_CON_COUNT|PROTOCOL_CONNECTION_LOST$|ECONN|ETIMEDOUT$|EPIPE$)/;

/** What drivers say without a code when the connection went away under a query. */
const PASSING_WORDS =
  /^(?:Connection terminated|Connection ended unexpectedly|Client has encountered a connection error|Can't add new command when connection is in closed state|Unable to acquire a connection)/;

/** Whether the database failed in a way that another attempt may not meet: then the data is not to blame. */
export const isPassingFailure = (error: unknown): boolean => {
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  return (
    name === 'KnexTimeoutError' ||
    PASSING.test(String(code ?? '')) ||
    PASSING_WORDS.test(String(message ?? ''))
  );
};
