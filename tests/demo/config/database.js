'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { stateFolder } = require('../state');

const DEFAULT_PORTS = { postgres: 5432, mysql: 3306 };

/** A file of SQLite, or a server named by DATABASE_CLIENT and its companions. */
module.exports = ({ env }) => {
  const client = env('DATABASE_CLIENT', 'sqlite');
  if (client === 'sqlite') {
    const filename = env('DATABASE_FILENAME', path.join(stateFolder(), 'data.db'));
    fs.mkdirSync(path.dirname(filename), { recursive: true });
    // Waiting for the disk is for data that somebody wants to keep: a test sets DATABASE_SYNCHRONOUS=off.
    const synchronous = env('DATABASE_SYNCHRONOUS', 'full');
    const afterCreate = (connection, done) => {
      connection.pragma(`synchronous = ${synchronous}`);
      done(null, connection);
    };
    return {
      connection: { client, connection: { filename }, useNullAsDefault: true, pool: { afterCreate } },
    };
  }
  return {
    connection: {
      client,
      connection: {
        host: env('DATABASE_HOST', '127.0.0.1'),
        port: env.int('DATABASE_PORT', DEFAULT_PORTS[client]),
        database: env('DATABASE_NAME', 'chatter'),
        user: env('DATABASE_USERNAME', client),
        password: env('DATABASE_PASSWORD', ''),
      },
      pool: { min: 0, max: env.int('DATABASE_POOL_MAX', 10) },
    },
  };
};
