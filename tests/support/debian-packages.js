'use strict';

const { spawnSync } = require('node:child_process');

const isRoot = process.getuid?.() === 0;

/** Installs packages of Debian or Ubuntu; throws with the command for those who are not root. */
const installPackages = (names) => {
  const list = names.join(' ');
  if (!isRoot || spawnSync('apt-get', ['--version']).status !== 0)
    throw new Error(`Not everything is installed. On Debian or Ubuntu: sudo apt-get install ${list}`);
  console.log(`Installing ${list} with apt-get ...`);
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const install = () => apt('install', '-y', '--no-install-recommends', ...names);
  if (!install() && !(apt('update') && install())) throw new Error(`apt-get could not install ${list}`);
};

module.exports = { installPackages };
