'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { secrets, stateFolder } = require('../state');

module.exports = ({ env }) => {
  const publicFolder = env('DEMO_PUBLIC', path.join(stateFolder(), 'public'));
  // The upload plugin wants it to exist.
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
