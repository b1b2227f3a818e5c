'use strict';

/**
 * Another Strapi in a process of its own, for tests with two instances on one database: Strapi keeps parts of itself in
 * module variables, so one process holds one running instance. The parent gives the environment and stops it by a message;
 * if the parent dies, so does this. With START_WHEN_ASKED in the environment it loads its code, and starts when the parent says
 * so.
 */
const path = require('node:path');

require('./typescript');

const { createStrapi } = require('@strapi/strapi');

const APP = path.resolve(__dirname, '../demo');

const asked = async () => {
  if (!process.env.START_WHEN_ASKED) return;
  require('./source-plugin/strapi-server');
  await new Promise((resolve) => {
    process.once('message', resolve);
    process.once('disconnect', () => process.exit(0));
  });
};

const run = async () => {
  await asked();
  const app = createStrapi({ appDir: APP, distDir: APP });
  await app.load();
  app.server.mount();
  await new Promise((resolve, reject) => {
    app.server.httpServer.once('error', reject);
    app.server.httpServer.listen(Number(process.env.PORT), '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${app.server.httpServer.address().port}`;
  app.config.set('server.absoluteUrl', url);
  app.config.set('admin.absoluteUrl', `${url}/admin`);
  const stop = () => app.destroy().finally(() => process.exit(0));
  process.once('message', stop);
  process.once('disconnect', stop);
  process.send({ url });
};

run().catch((error) => {
  process.send({ error: error.stack });
  process.exit(1);
});
