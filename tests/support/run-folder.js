'use strict';

/**
 * The folder of one run of jest, which CHATTER_RUN_FOLDER tells to every process of it. A worker thread runs JavaScript, and
 * the tests run the plugin from its source: so its parser is bundled into that folder before the first test.
 */
const fs = require('node:fs');
const path = require('node:path');

const esbuild = require('esbuild');

const root = path.resolve(__dirname, '../..');

module.exports = async () => {
  const folder = path.join(root, `node_modules/.cache/chatter/run-${process.pid}`);
  fs.mkdirSync(folder, { recursive: true });
  process.env.CHATTER_RUN_FOLDER = folder;
  process.env.CHATTER_PARSE_WORKER = path.join(folder, 'parse-worker.js');
  const options = {
    entryPoints: [path.join(root, 'server/src/incoming/reading/parse-worker.ts')],
    outfile: process.env.CHATTER_PARSE_WORKER,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'error',
  };
  // What esbuild has printed then is the cause of every mail that cannot be read; other tests go on.
  await esbuild.build(options).catch(() => {});
};
