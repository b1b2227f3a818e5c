'use strict';

/** `npm run test:mariadb [-- arguments of jest]`: the integration tests on MariaDB. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { runOnDatabase, runProgram, startServer } = require('./database-run');

const SERVER = '/usr/sbin/mariadbd';
const INSTALL = '/usr/bin/mariadb-install-db';

const start = async ({ folder, as, port }) => {
  const data = path.join(folder, 'data');
  const socket = path.join(folder, 'server.sock');
  runProgram(
    INSTALL,
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { ...as, cwd: folder }
  );
  const stop = await startServer({
    name: 'MariaDB',
    program: SERVER,
    args: [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--pid-file=${path.join(folder, 'server.pid')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--character-set-server=utf8mb4',
      '--innodb-flush-log-at-trx-commit=0',
      '--skip-log-bin',
      '--max-connections=300',
    ],
    as,
    folder,
    signal: 'SIGTERM',
    isReady: () =>
      spawnSync('mariadb-admin', ['--no-defaults', `--socket=${socket}`, '--user=root', 'ping']).status === 0,
  });
  return {
    stop,
    env: {
      DATABASE_CLIENT: 'mysql',
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: String(port),
      DATABASE_USERNAME: 'root',
      DATABASE_PASSWORD: '',
    },
  };
};

const mariadb = {
  name: 'mariadb',
  debianPackage: 'mariadb-server',
  user: 'mysql',
  isInstalled: () => fs.existsSync(SERVER) && fs.existsSync(INSTALL),
  start,
  // knex warns at every schema sync that DDL commits on MySQL
  quiet: true,
};

if (require.main === module) runOnDatabase(mariadb);

module.exports = { mariadb };
