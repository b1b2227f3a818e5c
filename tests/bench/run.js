'use strict';

/**
 * What every bench has in common: it runs scenarios against the built plugin, each in a process of its own and on each
 * database, and prints a table, or with `--json` one JSON array of `{ name, database, unit, value, limit, ratio }`.
 *
 *   npm run bench:<name> [-- --json] [--only=one,other] [--database=sqlite,postgres,mariadb]
 *
 * BENCH_PROFILE=FOLDER writes a CPU profile of each timed part.
 */
const { fork } = require('node:child_process');
const path = require('node:path');

const { buildPlugin } = require('../demo/build-when-stale');
const { withServer } = require('../support/database-run');
const { mariadb } = require('../support/run-on-mariadb');
const { postgres } = require('../support/run-on-postgres');

const say = (text) => console.error(text);

const option = (name) =>
  process.argv
    .slice(2)
    .find((argument) => argument.startsWith(`--${name}=`))
    ?.slice(name.length + 3)
    .split(',');

/** Runs one scenario of a bench in a process of its own; answers what it reports. */
const runScenario = (bench, scenario, env) =>
  new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, 'scenario.js'), [bench, scenario], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 2, 'inherit', 'ipc'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        STRAPI_TELEMETRY_DISABLED: 'true',
        DATABASE_SYNCHRONOUS: 'full',
        ...env,
      },
    });
    let report = null;
    child.once('message', (message) => (report = message));
    child.once('error', reject);
    child.once('exit', (code) =>
      report ? resolve(report) : reject(new Error(`${bench} ${scenario} ended with ${code}; see above`))
    );
  });

const round = (value) => (Math.abs(value) < 10 ? Math.round(value * 100) / 100 : Math.round(value * 10) / 10);

const toRow = (database, { name, unit, value, limit }) => ({
  name,
  database,
  unit,
  value: round(value),
  limit: round(limit),
  ratio: Math.round((value / limit) * 1000) / 1000,
});

const printTable = (rows) => {
  const head = ['name', 'database', 'value', 'limit', 'ratio', 'unit', ''];
  const lines = rows.map(({ row, note }) => [
    row.name,
    row.database,
    String(row.value),
    String(row.limit),
    row.ratio.toFixed(2),
    row.unit,
    note,
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i].length)));
  const print = (line) =>
    console.log(
      line
        .map((cell, i) => (i >= 2 && i <= 4 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join('  ')
        .trimEnd()
    );
  print(head);
  for (const line of lines) print(line);
};

const SERVERS = { postgres, mariadb };

/**
 * Runs a bench: `scenarios` by name, on SQLite and on database servers of their own. `skips(scenario, database)` leaves one
 * out.
 */
const runBench = async (
  bench,
  scenarios,
  { databases: usual = ['sqlite', 'postgres'], skips = () => false } = {}
) => {
  const json = process.argv.includes('--json');
  const wanted = option('only') ?? scenarios;
  const databases = option('database') ?? usual;
  const rows = [];

  const runOn = async (database, env) => {
    for (const scenario of scenarios.filter((name) => wanted.includes(name) && !skips(name, database))) {
      say(`${database}: ${scenario} ...`);
      for (const { note = '', ...row } of await runScenario(bench, scenario, env)) {
        rows.push({ row: toRow(database, row), note });
      }
    }
  };

  await buildPlugin({ say });
  if (databases.includes('sqlite')) await runOn('sqlite', { DATABASE_CLIENT: 'sqlite' });
  for (const [name, server] of Object.entries(SERVERS)) {
    if (!databases.includes(name)) continue;
    let started = false;
    try {
      await withServer(server, async (env) => {
        started = true;
        await runOn(name, env);
      });
    } catch (error) {
      if (started) throw error;
      say(`${name} is left out: ${error.message}`);
    }
  }
  if (json) console.log(JSON.stringify(rows.map(({ row }) => row)));
  else printTable(rows);
};

module.exports = { runBench };
