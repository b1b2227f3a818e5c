'use strict';

/** `npm run bench:incoming`: how fast mail comes in, and what hostile and large mail does to the server. See run.js. */
const { runBench } = require('./run');

runBench('incoming', ['create', 'reply3', 'attachment1mb', 'hostile', 'memory']).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
