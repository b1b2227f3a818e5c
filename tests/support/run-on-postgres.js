'use strict';

/** `npm run test:postgres [-- arguments of jest]`: the integration tests on PostgreSQL. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { runOnDatabase, runProgram, startServer } = require('./database-run');

const BINARIES = '/usr/lib/postgresql';
const SUPERUSER = 'postgres';

/** The newest installed version's folder of programs, or null. */
const findBinaries = () => {
  const versions = fs.existsSync(BINARIES) ? fs.readdirSync(BINARIES) : [];
  return (
    versions
      .sort((one, other) => Number(other) - Number(one))
      .map((version) => path.join(BINARIES, version, 'bin'))
      .find((folder) => fs.existsSync(path.join(folder, 'initdb'))) ?? null
  );
};

const start = async ({ folder, as, port }) => {
  const program = (name) => path.join(findBinaries(), name);
  const data = path.join(folder, 'data');
  const layout = ['--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  runProgram(program('initdb'), ['-D', data, '-U', SUPERUSER, ...layout], { ...as, cwd: folder });
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: '200',
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
  };
  const stop = await startServer({
    name: 'PostgreSQL',
    program: program('postgres'),
    args: [
      '-D',
      data,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    as,
    folder,
    signal: 'SIGINT',
    isReady: () =>
      spawnSync(program('pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).status === 0,
  });
  return {
    stop,
    env: {
      DATABASE_CLIENT: 'postgres',
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: String(port),
      DATABASE_USERNAME: SUPERUSER,
      DATABASE_PASSWORD: '',
    },
  };
};

const postgres = {
  name: 'postgres',
  debianPackage: 'postgresql',
  user: SUPERUSER,
  isInstalled: () => findBinaries() !== null,
  start,
};

if (require.main === module) runOnDatabase(postgres);

module.exports = { postgres };
