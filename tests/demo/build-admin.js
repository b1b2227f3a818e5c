'use strict';

/**
 * `strapi build` for this Strapi project. The command itself looks for a tsconfig.json in every folder above and takes this
 * project for one in TypeScript, because the repository is; so this calls what stands behind the command.
 */
const path = require('node:path');

const strapi = path.dirname(require.resolve('@strapi/strapi/package.json'));
const { build } = require(path.join(strapi, 'dist/src/node/build.js'));
const { createLogger } = require(path.join(strapi, 'dist/src/cli/utils/logger.js'));

build({
  cwd: __dirname,
  logger: createLogger({ debug: false, silent: false, timestamp: false }),
  tsconfig: undefined,
  bundler: 'vite',
  minify: true,
  sourcemap: false,
  stats: false,
}).catch((error) => {
  console.error(error);
  process.exit(1);
});
