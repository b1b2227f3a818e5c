'use strict';

/**
 * `npm run test:tarball`: what a user installs must work. Packs the plugin, puts it into a bare Strapi project outside this
 * repository, with exactly the packages that npm would install there (the closure of the project's and the plugin's
 * dependencies in the lock file, as hard links), builds the admin panel, starts it, and lets a mail come in.
 *
 *   npm run test:tarball -- --without-admin   leaves out the minute that the admin panel takes
 */
const assert = require('node:assert/strict');
const { spawn, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { builtinModules } = require('node:module');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const { buildPlugin } = require('../demo/build-when-stale');
const { createMailgate } = require('../demo/outside-world/mailgate');
const { newMail } = require('../demo/outside-world/write');
const { mailgateToken, registerFirstAdmin } = require('../demo/strapi-client');

const root = path.resolve(__dirname, '../..');
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const START_SECONDS = 90;

/** What `npx create-strapi` puts into a project, besides the plugin. */
const PROJECT_DEPENDENCIES = [
  '@strapi/plugin-users-permissions',
  '@strapi/strapi',
  'better-sqlite3',
  'react',
  'react-dom',
  'react-router-dom',
  'styled-components',
];

const say = (started, text) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);

const pack = (folder) => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const output = execFileSync(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const answer = JSON.parse(output);
  const [{ filename, files, size }] = Array.isArray(answer) ? answer : Object.values(answer);
  return { file: path.join(folder, filename), files: files.map((file) => file.path), size };
};

/** Everything that package.json points at is there, and nothing that only this repository needs. */
const checkContents = (files) => {
  const targets = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === 'string'
      ? [entry]
      : Object.entries(entry)
          .filter(([condition]) => condition !== 'source')
          .map(([, target]) => target)
  );
  for (const target of targets) {
    assert.ok(files.includes(target.replace('./', '')), `${target} is in "exports", but not in the tarball`);
  }
  const strangers = files.filter((file) =>
    /^(server\/(?!bin\/)|(admin|tests|\.ci|\.demo)\/)|node_modules|\.env|\.db$/.test(file)
  );
  assert.deepEqual(strangers, [], 'the tarball holds files that do not belong there');
};

const listFiles = (folder) =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));

const IMPORT = /(?:\brequire\(|\bimport\(|\bfrom\s*|^\s*import\s*)\s*["']([^"'\n]+)["']/gm;

const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Every package that the built code names is declared: the root's other packages hide a missing one. */
const checkImports = (plugin) => {
  const declared = new Set([
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.peerDependencies),
    manifest.name,
  ]);
  const missing = new Set();
  for (const file of listFiles(path.join(plugin, 'dist')).filter((name) => /\.m?js$/.test(name))) {
    for (const [, specifier] of fs.readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const builtin = specifier.startsWith('node:') || builtinModules.includes(specifier);
      if (specifier.startsWith('.') || builtin || !/^(@[\w.-]+\/)?[\w.-]+(\/|$)/.test(specifier)) continue;
      const name = packageOf(specifier);
      if (!declared.has(name)) missing.add(`${name} (${path.relative(plugin, file)})`);
    }
  }
  assert.deepEqual([...missing], [], 'built code imports packages that package.json does not declare');
};

/** Where Node.js finds `name` from a package at `from`, in the paths of the lock file. */
const resolveIn = (packages, from, name) => {
  const parts = from === '' ? [] : from.split('/node_modules/');
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const candidate = [...parts.slice(0, depth), name].join('/node_modules/');
    const at = depth === 0 ? `node_modules/${name}` : candidate;
    if (packages[at]) return at;
  }
  return null;
};

/** The paths of every package that the project needs. */
const closure = () => {
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const found = new Set();
  const queue = [];
  const need = (from, name, optional) => {
    const at = resolveIn(packages, from, name);
    if (!at) assert.ok(optional, `${name}, which ${from || 'the plugin'} needs, is not in the lock file`);
    else if (!found.has(at) && fs.existsSync(path.join(root, at))) {
      found.add(at);
      queue.push(at);
    }
  };
  const own = [
    ...PROJECT_DEPENDENCIES,
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.peerDependencies),
  ];
  for (const name of own) need('', name, false);
  for (let at = queue.pop(); at; at = queue.pop()) {
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = packages[at];
    for (const name of Object.keys(dependencies)) need(at, name, name in optionalDependencies);
    for (const name of [...Object.keys(optionalDependencies), ...Object.keys(peerDependencies)]) {
      need(at, name, true);
    }
  }
  return found;
};

/** Hard links where the disk allows it, else copies. */
const place = (source, target) => {
  fs.mkdirSync(target, { recursive: true });
  for (const entry of fs.readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [path.join(source, entry.name), path.join(target, entry.name)];
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') place(from, to);
    } else if (entry.isSymbolicLink()) {
      fs.symlinkSync(fs.readlinkSync(from), to);
    } else {
      try {
        fs.linkSync(from, to);
      } catch {
        fs.copyFileSync(from, to);
      }
    }
  }
};

const version = (name) =>
  JSON.parse(fs.readFileSync(path.join(root, 'node_modules', name, 'package.json'))).version;

/** A project as a new user has it: a ticket type that asks for a chatter, and nothing about the plugin in config/. */
const writeProject = (folder, tarball) => {
  const write = (file, content) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(
      path.join(folder, file),
      typeof content === 'string' ? content : JSON.stringify(content, null, 2)
    );
  };
  write('package.json', {
    name: 'bare-project',
    version: '0.0.0',
    private: true,
    dependencies: {
      ...Object.fromEntries(PROJECT_DEPENDENCIES.map((name) => [name, version(name)])),
      [manifest.name]: `file:${tarball}`,
    },
    strapi: { uuid: false },
  });
  write(
    'config/server.js',
    `module.exports = ({ env }) => ({ host: '127.0.0.1', port: env.int('PORT'), app: { keys: ['one', 'two'] },
      logger: { updates: { enabled: false }, config: { level: 'warn' } } });`
  );
  write(
    'config/admin.js',
    `module.exports = { auth: { secret: 'admin' }, apiToken: { salt: 'salt' }, transfer: { token: { salt: 'salt' } },
      secrets: { encryptionKey: 'encryption-key-of-a-bare-project' } };`
  );
  write(
    'config/database.js',
    `module.exports = { connection: { client: 'sqlite', connection: { filename: '.tmp/data.db' }, useNullAsDefault: true } };`
  );
  write(
    'config/plugins.js',
    `module.exports = { 'users-permissions': { config: { jwtSecret: 'secret' } } };`
  );
  write(
    'config/middlewares.js',
    `module.exports = ['logger', 'errors', 'security', 'cors', 'poweredBy', 'query', 'body', 'session', 'favicon', 'public']
      .map((name) => 'strapi::' + name);`
  );
  write('src/index.js', 'module.exports = { register() {}, bootstrap() {} };');
  write('src/api/ticket/content-types/ticket/schema.json', {
    kind: 'collectionType',
    collectionName: 'tickets',
    info: { singularName: 'ticket', pluralName: 'tickets', displayName: 'Ticket' },
    options: { draftAndPublish: false },
    pluginOptions: { chatter: { nameField: 'title', emailField: 'email' } },
    attributes: { title: { type: 'string', required: true }, email: { type: 'email' } },
  });
  fs.mkdirSync(path.join(folder, 'public/uploads'), { recursive: true });
  fs.mkdirSync(path.join(folder, '.tmp'), { recursive: true });
};

const strapi = (project, command, env = {}) => {
  const child = spawn(
    process.execPath,
    [path.join(project, 'node_modules/@strapi/strapi/bin/strapi.js'), command],
    {
      cwd: project,
      env: { ...process.env, NODE_ENV: 'production', STRAPI_TELEMETRY_DISABLED: 'true', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }
  );
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  return { child, exited, output: () => Buffer.concat(output).toString('utf8') };
};

const buildAdmin = async (project, onChild) => {
  const build = strapi(project, 'build');
  onChild(build.child);
  const code = await build.exited;
  assert.equal(code, 0, `the admin panel cannot be built:\n${build.output()}`);
  const client = fs.readFileSync(path.join(project, '.strapi/client/app.js'), 'utf8');
  assert.match(client, /strapi-plugin-chatter\/strapi-admin/, 'the admin panel does not know the plugin');
  const bundle = listFiles(path.join(project, 'build')).filter((file) => file.endsWith('.js'));
  assert.ok(
    bundle.some((file) => fs.readFileSync(file, 'utf8').includes('plugin::chatter.')),
    'the plugin is not in the bundle of the admin panel'
  );
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const start = async (project, onChild) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = strapi(project, 'start', { PORT: String(port) });
  onChild(server.child);
  const isUp = () =>
    fetch(`${url}/_health`).then(
      ({ status }) => status === 204,
      () => false
    );
  for (const until = Date.now() + START_SECONDS * 1000; !(await isUp());) {
    const ended = server.child.exitCode !== null;
    assert.ok(!ended && Date.now() < until, `Strapi does not start:\n${server.output()}`);
    await new Promise((next) => setTimeout(next, 200));
  }
  return { url, server };
};

/** An administrator, an address, a mail: a ticket. */
const letMailIn = async (url) => {
  const account = {
    email: 'ada@bare.example',
    password: 'Correct-Horse-7',
    firstname: 'Ada',
    lastname: 'Admin',
  };
  const admin = await registerFirstAdmin(url, account);
  const { data: types } = await admin.get('/content-manager/content-types');
  const uids = types.map(({ uid }) => uid);
  for (const name of ['message', 'follower', 'contact', 'alias', 'outgoing-mail', 'incoming-mail']) {
    assert.ok(uids.includes(`plugin::chatter.${name}`), `there is no content type plugin::chatter.${name}`);
  }
  const { aliasDomain } = await admin.post('/chatter/alias-domains', { name: 'bare.example' });
  await admin.post('/chatter/aliases', {
    name: 'support',
    aliasDomain: aliasDomain.documentId,
    targetType: 'api::ticket.ticket',
  });
  const mail = await newMail({
    from: { name: 'Mary Miller', address: 'mary.miller@customer.example' },
    to: [{ name: '', address: 'support@bare.example' }],
    subject: 'A first ticket',
    text: 'Hello!',
  });
  const mailgate = createMailgate({ url, token: await mailgateToken(admin) });
  const verdict = await mailgate.deliver(mail.raw, { to: mail.recipients, wait: 30 });
  assert.equal(`${verdict.status} (${verdict.reason})`, 'processed (created)');
  const ticket = await admin.findEntry('api::ticket.ticket', 'title', 'A first ticket');
  assert.equal(ticket?.email, 'mary.miller@customer.example');
};

const main = async () => {
  const withAdmin = !process.argv.includes('--without-admin');
  const started = performance.now();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chatter-tarball-'));
  let child = null;
  const onChild = (one) => (child = one);
  const clean = () => {
    child?.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      clean();
      process.exit(130);
    });
  }
  try {
    await buildPlugin({ onChild });
    const { file, files, size } = pack(folder);
    checkContents(files);
    say(started, `packed ${path.basename(file)}: ${files.length} files, ${Math.round(size / 1024)} kB`);

    const project = path.join(folder, 'project');
    writeProject(project, file);
    const packages = closure();
    for (const at of packages) place(path.join(root, at), path.join(project, at));
    const plugin = path.join(project, 'node_modules', manifest.name);
    fs.mkdirSync(plugin);
    execFileSync('tar', ['-xzf', file, '-C', plugin, '--strip-components=1']);
    checkImports(plugin);
    say(started, `installed it into a bare project with ${packages.size} packages`);

    if (withAdmin) {
      await buildAdmin(project, onChild);
      say(started, 'built the admin panel, with the plugin in it');
    }
    const { url, server } = await start(project, onChild);
    const init = await fetch(`${url}/admin/init`);
    assert.equal(init.status, 200);
    if (withAdmin) assert.equal((await fetch(`${url}/admin`)).status, 200);
    say(started, 'started it; /admin/init answers');
    await letMailIn(url);
    say(started, 'its content types exist, and a mail made a ticket');
    server.child.kill('SIGTERM');
    await server.exited;
    console.log('tarball: passed');
  } finally {
    clean();
  }
};

main().catch((error) => {
  console.error(`tarball: failed: ${error.message}`);
  process.exit(1);
});
