'use strict';

/**
 * Builds the plugin, and the admin panel of this Strapi project, when what they are made of has changed. `.demo/built.json`
 * remembers what each build was made of; a build that somebody made by hand counts while it is newer than its sources.
 */
const { spawn } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { repository } = require('./state');

const memory = path.join(repository, '.demo/built.json');

const PLUGIN = {
  name: 'the plugin',
  expected: 'half a minute',
  output: 'dist/server/index.js',
  sources: [
    'server',
    'admin',
    'strapi-server.ts',
    'strapi-admin.ts',
    'tsconfig.json',
    'package.json',
    'package-lock.json',
  ],
  cwd: repository,
  script: () => [commandFile('@strapi/sdk-plugin', 'strapi-plugin'), 'build'],
};

const ADMIN = {
  name: 'the admin panel',
  expected: 'one to two minutes, the first time only',
  output: 'tests/demo/build/index.html',
  sources: [
    'dist/admin',
    'tests/demo/package.json',
    'tests/demo/config/plugins.js',
    'tests/demo/src/admin',
    'package-lock.json',
  ],
  cwd: path.join(repository, 'tests/demo'),
  script: () => [path.join(__dirname, 'build-admin.js')],
};

const IGNORED = /(\.d\.ts|\.map|\.md|tsconfig.*\.json)$/;

/** Every source file, and the folders, whose time changes when a file goes. */
const listSources = (sources) => {
  const found = [];
  const visit = (relative) => {
    const absolute = path.join(repository, relative);
    const stat = fs.statSync(absolute, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      found.push({ relative, folder: true, time: stat.mtimeMs });
      for (const name of fs.readdirSync(absolute).sort()) {
        if (name !== 'node_modules') visit(`${relative}/${name}`);
      }
    } else if (!IGNORED.test(relative)) {
      found.push({ relative, folder: false, time: stat.mtimeMs });
    }
  };
  sources.forEach(visit);
  return found;
};

const fingerprint = (files) => {
  const hash = crypto.createHash('sha256');
  for (const { relative, folder } of files) {
    if (folder) continue;
    hash
      .update(`${relative}\0`)
      .update(fs.readFileSync(path.join(repository, relative)))
      .update('\0');
  }
  return hash.digest('hex');
};

const readMemory = () => {
  try {
    return JSON.parse(fs.readFileSync(memory, 'utf8'));
  } catch {
    return {};
  }
};

const remember = (build, value) => {
  fs.mkdirSync(path.dirname(memory), { recursive: true });
  fs.writeFileSync(memory, JSON.stringify({ ...readMemory(), [build.output]: value }, null, 2));
};

const outputTime = (build) =>
  fs.statSync(path.join(repository, build.output), { throwIfNoEntry: false })?.mtimeMs ?? null;

const isFresh = (build) => {
  const built = outputTime(build);
  if (built === null) return false;
  const files = listSources(build.sources);
  if (files.every(({ time }) => time < built)) return true;
  const known = readMemory()[build.output];
  return known?.built === built && known.fingerprint === fingerprint(files);
};

/** The script behind a package's command, so that no shell and no npx stands in between. */
const commandFile = (packageName, command) => {
  const manifest = require.resolve(`${packageName}/package.json`, { paths: [repository] });
  const { bin } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  return path.join(path.dirname(manifest), typeof bin === 'string' ? bin : bin[command]);
};

const run = (build, onChild) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, build.script(), {
      cwd: build.cwd,
      env: { ...process.env, STRAPI_TELEMETRY_DISABLED: 'true', NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onChild?.(child);
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new Error(`building ${build.name} failed (exit code ${code}); see above`));
    });
  });

const buildWhenStale = async (build, { say = console.log, onChild } = {}) => {
  if (isFresh(build)) return false;
  say(`Building ${build.name} (${build.expected}) ...`);
  const started = Date.now();
  const made = fingerprint(listSources(build.sources));
  await run(build, onChild);
  if (outputTime(build) === null) throw new Error(`building ${build.name} left no ${build.output}`);
  remember(build, { built: outputTime(build), fingerprint: made });
  say(`Built ${build.name} in ${Math.round((Date.now() - started) / 1000)} s.`);
  return true;
};

module.exports = {
  /** `say` gets a line when something is built, `onChild` the process that builds. */
  buildPlugin: (options) => buildWhenStale(PLUGIN, options),
  buildAdmin: (options) => buildWhenStale(ADMIN, options),
};
