'use strict';

/**
 * Where this Strapi project keeps what it makes: by default `.demo/` at the repository's root. The secrets are made at the
 * first start and kept there, so that what was encrypted yesterday can be read today; the environment wins over the file.
 */
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/** The repository: the first folder above this one that holds `strapi-server.ts`. */
const findRepository = (from) => {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, 'strapi-server.ts'))) return folder;
    if (folder === path.dirname(folder)) throw new Error(`no strapi-server.ts above ${from}`);
  }
};

const repository = findRepository(__dirname);

const stateFolder = () => process.env.DEMO_STATE || path.join(repository, '.demo');

const SECRETS = [
  'APP_KEYS',
  'API_TOKEN_SALT',
  'ADMIN_JWT_SECRET',
  'TRANSFER_TOKEN_SALT',
  'ENCRYPTION_KEY',
  'JWT_SECRET',
];

const readJson = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {});

/** The secrets of this project, by the names of the environment variables that may give them. */
const secrets = () => {
  const given = Object.fromEntries(
    SECRETS.filter((name) => process.env[name]).map((name) => [name, process.env[name]])
  );
  if (SECRETS.every((name) => given[name])) return given;
  const file = path.join(stateFolder(), 'secrets.json');
  const kept = readJson(file);
  const missing = SECRETS.filter((name) => !kept[name]);
  if (missing.length > 0) {
    for (const name of missing) kept[name] = crypto.randomBytes(24).toString('base64url');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(kept, null, 2), { mode: 0o600 });
  }
  return { ...kept, ...given };
};

module.exports = { repository, stateFolder, secrets, SECRETS };
