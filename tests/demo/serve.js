'use strict';

/**
 * Strapi in a process of its own, started by run-strapi.js: it says when it listens, ends when it is told to, and also when
 * whoever started it is gone.
 */
const { createStrapi } = require('@strapi/strapi');

const PATIENCE_MS = 8000;

const app = createStrapi({
  appDir: __dirname,
  distDir: __dirname,
  serveAdminPanel: process.env.SERVE_ADMIN !== 'false',
});

const stop = () => {
  if (!app.isLoaded) process.exit(0);
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
  app.destroy().finally(() => process.exit(0));
};

process.once('disconnect', stop);
process.once('message', stop);
app.start().then(() => process.connected && process.send('listening'));
