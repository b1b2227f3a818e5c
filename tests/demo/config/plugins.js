'use strict';

const path = require('node:path');

const { repository, secrets, stateFolder } = require('../state');

/** Under jest the plugin comes from its TypeScript source, else from what `npm run build` made. */
const pluginFolder = () =>
  process.env.JEST_WORKER_ID ? path.join(repository, 'tests/support/source-plugin') : repository;

/** What a test wants different: JSON, merged into the plugin's own config (contentTypes type by type). */
const overrides = () => JSON.parse(process.env.CHATTER_CONFIG || '{}');

module.exports = ({ env }) => {
  const { contentTypes = {}, ...other } = overrides();
  return {
    'users-permissions': { config: { jwtSecret: secrets().JWT_SECRET } },
    chatter: {
      enabled: true,
      resolve: pluginFolder(),
      config: {
        dataDirectory: env('CHATTER_DATA', path.join(stateFolder(), 'chatter')),
        // A lead gets its chatter here; the other types say so in their schema (pluginOptions.chatter).
        contentTypes: {
          'api::lead.lead': { nameField: 'name', emailField: 'email', companyField: 'company' },
          ...contentTypes,
        },
        // No test asks the DNS of the machine; those about senders bring a name server of their own.
        ...(process.env.JEST_WORKER_ID ? { authenticity: { enabled: false } } : {}),
        ...other,
      },
    },
  };
};
