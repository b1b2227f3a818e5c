'use strict';

/**
 * `npm run test:postgres [-- arguments of jest]`: the integration tests on PostgreSQL. Starts a server of Debian's package on
 * a temporary data directory and a free port, installs the package when it is missing, and removes the directory afterwards.
 */
const { execFileSync, spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');
const BINARIES = '/usr/lib/postgresql';
const SUPERUSER = 'postgres';
const PATIENCE_MS = 60_000;

const isRoot = process.getuid?.() === 0;

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

const installPackage = () => {
  if (!isRoot || spawnSync('apt-get', ['--version']).status !== 0) {
    throw new Error(`PostgreSQL is not installed. On Debian or Ubuntu: sudo apt-get install postgresql`);
  }
  console.log('Installing the package postgresql with apt-get ...');
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const install = () => apt('install', '-y', '--no-install-recommends', 'postgresql');
  if (!install() && !(apt('update') && install())) throw new Error('apt-get could not install postgresql');
};

/** PostgreSQL refuses to run as root: then it runs as the user that Debian's package made. */
const identity = () => {
  if (!isRoot) return {};
  const id = (flag) => Number(execFileSync('id', [flag, SUPERUSER], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const startServer = async (folder) => {
  const binaries = findBinaries();
  const program = (name) => path.join(binaries, name);
  const as = identity();
  if (as.uid) fs.chownSync(folder, as.uid, as.gid);
  const data = path.join(folder, 'data');
  const made = spawnSync(
    program('initdb'),
    ['-D', data, '-U', SUPERUSER, '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...as, cwd: folder, encoding: 'utf8' }
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: '200',
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
  };
  const log = fs.openSync(path.join(folder, 'server.log'), 'w');
  const server = spawn(
    program('postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    // A group of its own: Ctrl-C reaches this script, which stops the server after the tests.
    { ...as, cwd: folder, detached: true, stdio: ['ignore', log, log] }
  );
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGINT');
      const timer = setTimeout(() => server.kill('SIGKILL'), 15_000);
      await exited;
      clearTimeout(timer);
    }
  };
  const isReady = () =>
    spawnSync(program('pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).status === 0;
  for (
    const until = Date.now() + PATIENCE_MS;
    !isReady();
    await new Promise((next) => setTimeout(next, 100))
  ) {
    if (server.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error(
        `PostgreSQL did not start: ${fs.readFileSync(path.join(folder, 'server.log'), 'utf8')}`
      );
    }
  }
  const version = execFileSync(program('postgres'), ['--version'], { encoding: 'utf8' }).trim();
  console.log(`${version} listens on port ${port}, data in ${folder}`);
  return { port, stop };
};

const runJest = (port, onChild) =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [path.join(root, 'node_modules/jest/bin/jest.js'), 'tests/integration', ...process.argv.slice(2)],
      {
        cwd: root,
        stdio: 'inherit',
        env: {
          ...process.env,
          DATABASE_CLIENT: 'postgres',
          DATABASE_HOST: '127.0.0.1',
          DATABASE_PORT: String(port),
          DATABASE_USERNAME: SUPERUSER,
          DATABASE_PASSWORD: '',
        },
      }
    );
    onChild(child);
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

const main = async () => {
  if (!findBinaries()) installPackage();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chatter-postgres-'));
  let server = null;
  let tests = null;
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      interrupted = true;
      tests?.kill(signal);
    });
  }
  try {
    server = await startServer(folder);
    if (interrupted) return 130;
    const code = await runJest(server.port, (child) => (tests = child));
    return interrupted ? 130 : code;
  } finally {
    await server?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
};

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error.message);
    process.exit(1);
  }
);
