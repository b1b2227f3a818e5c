'use strict';

/**
 * What `npm run test:postgres` and `npm run test:mariadb` have in common: a database server of Debian's package on a temporary
 * data directory and a free port, the integration tests on it, and nothing left behind.
 */
const { execFileSync, spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const { installPackages } = require('./debian-packages');

const root = path.resolve(__dirname, '../..');
const PATIENCE_MS = 60_000;
const MEMORY = '/dev/shm';
/** What a server with the databases of two tests needs, several times over. */
const ROOM_BYTES = 4 * 1024 ** 3;
const isRoot = process.getuid?.() === 0;

/** Database servers refuse to run as root: then they run as the user that Debian's package made. */
const identity = (user) => {
  if (!isRoot) return {};
  const id = (flag) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
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

/** Runs a setup program to its end; throws what it said. */
const runProgram = (program, args, options) => {
  const made = spawnSync(program, args, { ...options, encoding: 'utf8' });
  if (made.status !== 0)
    throw new Error(`${path.basename(program)} failed: ${made.stderr || made.error?.message}`);
};

/**
 * Starts a server in a process group of its own (Ctrl-C reaches this script, which stops it after the tests) and waits
 * until `isReady`. Answers a function that stops it.
 */
const startServer = async ({ name, program, args, as, folder, signal, isReady }) => {
  const logFile = path.join(folder, 'server.log');
  const log = fs.openSync(logFile, 'w');
  const server = spawn(program, args, { ...as, cwd: folder, detached: true, stdio: ['ignore', log, log] });
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    const timer = setTimeout(() => server.kill('SIGKILL'), 15_000);
    await exited;
    clearTimeout(timer);
  };
  for (const until = Date.now() + PATIENCE_MS; !isReady();) {
    if (server.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error(`${name} did not start: ${fs.readFileSync(logFile, 'utf8')}`);
    }
    await new Promise((next) => setTimeout(next, 100));
  }
  return stop;
};

/** All integration tests, unless a file is named. */
const jestArguments = () => {
  const given = process.argv.slice(2);
  return given.some((argument) => argument.startsWith('tests/')) ? given : ['tests/integration', ...given];
};

const runJest = (env, quiet, onChild) =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [path.join(root, 'node_modules/jest/bin/jest.js'), ...jestArguments(), ...(quiet ? ['--silent'] : [])],
      { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }
    );
    onChild(child);
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

/** A folder for a database server: in memory where there is room, as making its tables is mostly waiting for the disk. */
const makeFolder = (name, inMemory) => {
  const room = inMemory && fs.existsSync(MEMORY) ? fs.statfsSync(MEMORY) : null;
  const parent = room && room.bavail * room.bsize > ROOM_BYTES ? MEMORY : os.tmpdir();
  return fs.mkdtempSync(path.join(parent, `chatter-${name}-`));
};

/**
 * Starts a database server on a folder of its own, runs `work(env)` (`env` tells Strapi where it is) and leaves nothing
 * behind. `interrupted()` says whether somebody has asked this process to end since.
 */
const withServer = async (
  { name, isInstalled, debianPackage, user, start },
  work,
  { inMemory = false } = {}
) => {
  if (!isInstalled()) installPackages([debianPackage]);
  const folder = makeFolder(name, inMemory);
  let stop = null;
  let ended = false;
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (ended = true));
  try {
    const as = identity(user);
    if (as.uid) fs.chownSync(folder, as.uid, as.gid);
    const server = await start({ folder, as, port: await freePort() });
    stop = server.stop;
    return await work(server.env, () => ended);
  } finally {
    await stop?.();
    fs.rmSync(folder, { recursive: true, force: true });
  }
};

const run = (database) =>
  withServer(
    database,
    async (env, interrupted) => {
      let tests = null;
      for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests?.kill(signal));
      if (interrupted()) return 130;
      const code = await runJest(env, database.quiet ?? false, (child) => (tests = child));
      return interrupted() ? 130 : code;
    },
    { inMemory: true }
  );

/** Runs the integration tests on a server and ends the process with their exit code. */
const runOnDatabase = (database) =>
  run(database).then(
    (code) => process.exit(code),
    (error) => {
      console.error(error.message);
      process.exit(1);
    }
  );

module.exports = { runOnDatabase, runProgram, startServer, withServer };
