'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');

/**
 * Installs what tests outside `npm test` need, runs them, and ends this process as they ended. What follows on the command
 * line goes to jest.
 *
 * @param {string} config file of the settings of jest, from the root of the project
 * @param {(() => void)[]} installs each makes sure that something is installed, or throws why it cannot be
 */
module.exports = (config, installs) => {
  try {
    for (const ensureInstalled of installs) ensureInstalled();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  const tests = spawn(
    process.execPath,
    [jest, '--config', path.join(root, config), ...process.argv.slice(2)],
    {
      cwd: root,
      stdio: 'inherit',
    }
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal));
  tests.once('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  tests.once('exit', (code) => process.exit(code ?? 1));
};
