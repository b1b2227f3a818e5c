'use strict';

/** `npm run test:dovecot [-- arguments of jest]`: the tests against Debian's Dovecot, which is installed when missing. */
const { spawn } = require('node:child_process');
const path = require('node:path');

const { ensureInstalled } = require('./dovecot');

const root = path.resolve(__dirname, '../..');

const runJest = () =>
  new Promise((resolve, reject) => {
    const tests = spawn(
      process.execPath,
      [
        path.join(root, 'node_modules/jest/bin/jest.js'),
        '--config',
        path.join(root, 'jest.dovecot.config.js'),
        ...process.argv.slice(2),
      ],
      { cwd: root, stdio: 'inherit' }
    );
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal));
    tests.once('error', reject);
    tests.once('exit', (code) => resolve(code ?? 1));
  });

const main = async () => {
  ensureInstalled();
  return runJest();
};

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error.message);
    process.exit(1);
  }
);
