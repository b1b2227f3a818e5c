'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { secrets } = require('../state');

module.exports = ({ env }) => {
  const publicFolder = path.resolve(__dirname, '..', env('DEMO_PUBLIC', 'public'));
  // Git keeps no empty folders, and the upload plugin wants this one.
  fs.mkdirSync(path.join(publicFolder, 'uploads'), { recursive: true });
  return {
    host: env('HOST', '127.0.0.1'),
    port: env.int('PORT', 1337),
    url: env('PUBLIC_URL', ''),
    dirs: { public: publicFolder },
    app: { keys: secrets().APP_KEYS.split(',') },
    logger: {
      updates: { enabled: false },
      startup: { enabled: env.bool('STARTUP_BANNER', false) },
      config: { level: env('LOG_LEVEL', 'warn') },
    },
  };
};
