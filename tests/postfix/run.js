'use strict';

/**
 * `npm run test:postfix [-- arguments of jest]`: what a receiver sees of our mail, behind Debian's Postfix and Dovecot.
 * Missing packages are installed.
 */
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const dovecot = require('../dovecot/dovecot');
const postfix = require('./postfix');

const root = path.resolve(__dirname, '../..');

postfix.ensureInstalled();
dovecot.ensureInstalled();
const tests = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/jest/bin/jest.js'),
    '--config',
    path.join(root, 'jest.postfix.config.js'),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' }
);
process.exit(tests.status ?? 1);
