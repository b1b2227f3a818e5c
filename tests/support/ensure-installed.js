'use strict';

/**
 * Runs `npm install` when node_modules is missing or older than package-lock.json. Needs nothing but Node.js, and takes
 * milliseconds when there is nothing to do. A stamp in node_modules tells what was installed.
 */
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');
const modules = path.join(root, 'node_modules');
const stamp = path.join(modules, '.chatter-installed');
const [MAJOR, MINOR] = [20, 19];

const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

/** What an install depends on; line ends differ between checkouts. */
const wanted = () => {
  const { dependencies, devDependencies, peerDependencies, overrides } = JSON.parse(
    read(path.join(root, 'package.json'))
  );
  const lock = read(path.join(root, 'package-lock.json')).replace(/\r/g, '');
  const declared = JSON.stringify([dependencies, devDependencies, peerDependencies, overrides]);
  return crypto.createHash('sha256').update(lock).update(declared).digest('hex');
};

/** npm writes this file at the end of every install: newer than the lock means that somebody ran npm himself. */
const installedByHand = () => {
  const written = path.join(modules, '.package-lock.json');
  if (!fs.existsSync(written) || read(stamp) !== '') return false;
  const at = fs.statSync(written).mtimeMs;
  return ['package-lock.json', 'package.json'].every(
    (name) => fs.statSync(path.join(root, name)).mtimeMs <= at
  );
};

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return;
  console.error(`Node.js ${MAJOR}.${MINOR} or newer is needed; this is ${process.versions.node}.`);
  process.exit(1);
};

const install = () => {
  console.log('Installing the packages with npm install. The first time takes a few minutes ...');
  const started = Date.now();
  const { status, error } = spawnSync('npm', ['install', '--no-fund', '--no-audit'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error || status !== 0) {
    console.error(`npm install failed${error ? `: ${error.message}` : ''}; see above.`);
    process.exit(status || 1);
  }
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
};

checkNode();
if (installedByHand()) fs.writeFileSync(stamp, wanted());
if (read(stamp) !== wanted()) {
  install();
  fs.writeFileSync(stamp, wanted());
}
