'use strict';

/** One scenario in a process of its own: `node scenario.js <bench> <scenario>`; tells its parent what it has measured. */
require('../support/typescript');

const [bench, scenario] = process.argv.slice(2);
process.once('disconnect', () => process.exit(1));

const { scenarios } = require(`./${bench}-scenarios.ts`);
scenarios[scenario]().then(
  (report) => process.send(report, () => process.exit(0)),
  (error) => {
    console.error(error);
    process.exit(1);
  }
);
