import type { RunningStrapi } from '../support/strapi';

/** Tables that are read into memory: settings, domains and aliases, rules about senders, subtypes. */
const REMEMBERED =
  /from [`"](?:strapi_core_store_settings|chatter_(?:alias_domains|aliases|own_addresses|sender_rules|subtypes))[`"]/;

/**
 * The queries that `run` makes, as SQL. Those of what is remembered for a few seconds are left out: the clock asks them anew,
 * not the request.
 */
export const queriesOf = async (app: RunningStrapi, run: () => Promise<unknown>): Promise<string[]> => {
  const { connection } = app.strapi.db;
  const queries: string[] = [];
  const count = ({ sql }: { sql: string }): void => {
    if (!REMEMBERED.test(sql)) queries.push(sql);
  };
  connection.on('query', count);
  try {
    await run();
  } finally {
    connection.removeListener('query', count);
  }
  expect(queries.length).toBeGreaterThan(0);
  return queries;
};
