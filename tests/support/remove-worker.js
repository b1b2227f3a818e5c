'use strict';

const fs = require('node:fs');

/** Removes what bundle-worker.js has made. */
module.exports = async () => fs.rmSync(process.env.CHATTER_PARSE_WORKER ?? '', { force: true });
