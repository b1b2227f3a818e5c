import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import path from 'node:path';

import type { Core } from '@strapi/strapi';
import knex from 'knex';

/** A database for one instance under test. */
export interface TestDatabase {
  env: Record<string, string>;
  file: string | null;
  /** lets the databases of later tests of this run begin as this one is: most of a first boot is making tables */
  keepAsTemplate(app: Core.Strapi): Promise<void>;
  drop(): Promise<void>;
}

/** Of this run of jest, and removed with its folder; outside of jest every database is made from nothing. */
const templateFile = (): string | null =>
  process.env.CHATTER_RUN_FOLDER ? path.join(process.env.CHATTER_RUN_FOLDER, 'template.db') : null;

/** Strapi turns `:memory:` into a file of that name, so SQLite gets a temporary file. */
const createFile = (file: string, isNew: boolean): TestDatabase => {
  const template = isNew ? templateFile() : null;
  if (template && existsSync(template)) copyFileSync(template, file);
  // Half of a first boot would be waiting for the disk, for the sake of data that nobody wants after a power cut.
  const synchronous = process.env.DATABASE_SYNCHRONOUS ?? 'off';
  return {
    env: { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: file, DATABASE_SYNCHRONOUS: synchronous },
    file,
    async keepAsTemplate(app) {
      if (!template || existsSync(template)) return;
      // Written aside and renamed: another worker may look for it meanwhile, or make one too.
      const aside = `${template}.${process.pid}`;
      await app.db.connection.raw('vacuum into ?', [aside]);
      renameSync(aside, template);
    },
    drop: async () => {},
  };
};

/** A temporary SQLite file, or, when `DATABASE_CLIENT` says so, a fresh database of that server. */
export const createDatabase = async (folder: string, databaseFile?: string): Promise<TestDatabase> => {
  const client = process.env.DATABASE_CLIENT ?? 'sqlite';
  if (client === 'sqlite')
    return createFile(databaseFile ?? path.join(folder, 'data.db'), databaseFile === undefined);
  const name = `chatter_test_${randomBytes(6).toString('hex')}`;
  await onServer(client, (server) => server.raw('create database ??', [name]));
  return {
    env: { DATABASE_CLIENT: client, DATABASE_NAME: name },
    file: null,
    keepAsTemplate: async () => {},
    drop: () =>
      onServer(client, (server) =>
        server.raw(client === 'mysql' ? 'drop database ??' : 'drop database ?? with (force)', [name])
      ),
  };
};

const onServer = async (client: string, work: (server: knex.Knex) => PromiseLike<unknown>): Promise<void> => {
  const server = knex({
    client: client === 'mysql' ? 'mysql2' : 'pg',
    connection: {
      host: process.env.DATABASE_HOST ?? '127.0.0.1',
      port: Number(process.env.DATABASE_PORT ?? (client === 'mysql' ? 3306 : 5432)),
      user: process.env.DATABASE_USERNAME ?? client,
      password: process.env.DATABASE_PASSWORD ?? '',
      database: client === 'mysql' ? undefined : 'postgres',
    },
  });
  try {
    await work(server);
  } finally {
    await server.destroy();
  }
};
