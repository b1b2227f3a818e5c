'use strict';

const fs = require('node:fs');

/** Removes what run-folder.js has made. */
module.exports = async () => {
  const folder = process.env.CHATTER_RUN_FOLDER;
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
};
