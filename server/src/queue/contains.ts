import type { Table } from './connection';

/**
 * Characters that mean something in LIKE, made plain; `!` is the escape, because `\\` is one already on MariaDB only. NUL,
 * which no column holds, is refused by PostgreSQL.
 */
const likeText = (text: string): string =>
  `%${text.replaceAll('\0', '').replace(/[!%_]/g, (character) => `!${character}`)}%`;

/**
 * One of the columns contains a text, in either case. MariaDB folds letters by its collation, PostgreSQL with lower() as far
 * as its locale knows them, SQLite those of ASCII alone: so the text is looked for in lower and in upper case as well.
 *
 * @param client `strapi.db.dialect.client`
 */
export const whereContains = (
  query: Table,
  client: string,
  columns: readonly string[],
  search: string
): void => {
  const forms = client === 'mysql' ? [search] : [search, search.toLowerCase(), search.toUpperCase()];
  query.where((any) => {
    for (const column of columns) {
      for (const form of new Set(forms)) {
        const comparison =
          client === 'postgres' ? "lower(??) like lower(?) escape '!'" : "?? like ? escape '!'";
        any.orWhereRaw(comparison, [column, likeText(form)]);
      }
    }
  });
};
