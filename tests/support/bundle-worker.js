'use strict';

/**
 * A worker thread runs JavaScript, and the tests run the plugin from its source: before the first test its parser is
 * bundled into a file of this run, which CHATTER_PARSE_WORKER tells to every process of it.
 */
const path = require('node:path');

const esbuild = require('esbuild');

const root = path.resolve(__dirname, '../..');

module.exports = async () => {
  const outfile = path.join(root, `node_modules/.cache/chatter/parse-worker-${process.pid}.js`);
  process.env.CHATTER_PARSE_WORKER = outfile;
  const options = {
    entryPoints: [path.join(root, 'server/src/incoming/reading/parse-worker.ts')],
    outfile,
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
