'use strict';

/** `npm run bench:outgoing`: how fast a message becomes mails, and mails leave, alone and with other processes. See run.js. */
const { runBench } = require('./run');

const SCENARIOS = ['post10', 'post100', 'post1000', 'post10000', 'dispatch', 'scale2', 'scale4'];

runBench('outgoing', SCENARIOS, {
  databases: ['sqlite', 'postgres', 'mariadb'],
  // SQLite is one process's.
  skips: (scenario, database) => scenario.startsWith('scale') && database === 'sqlite',
}).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
