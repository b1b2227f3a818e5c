'use strict';

/**
 * A Strapi that is killed (SIGKILL) again and again, each time followed by another one on the same database; what tests of
 * crashes have in common. The leases of the killed process are ended by hand, as if the time until then had passed; while
 * one process runs, the next one loads its code.
 */
const { fork } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const openDatabase = require('better-sqlite3');

const ADMIN = { email: 'ada@editors.example', password: 'Correct-Horse-7' };

/**
 * A folder and a database for one test, and Strapis on it.
 *
 * @param {{ name: string, env?: Record<string, string>, leased: string[] }} input `env` goes to every Strapi; `leased` are
 *   the tables whose leases end with their process
 */
const createRig = ({ name, env = {}, leased }) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `chatter-crash-${name}-`));
  const databaseFile = path.join(folder, 'data.db');
  const children = [];

  /** Gives `work` a connection of its own. */
  const onDatabase = (work) => {
    const database = openDatabase(databaseFile, { timeout: 10_000 });
    try {
      return work(database);
    } finally {
      database.close();
    }
  };

  /** Strapi in a process of its own, from the source, with its code loaded; `start` resolves when it listens. */
  const prepare = () => {
    const child = fork(path.join(__dirname, '../support/second-instance.js'), {
      execArgv: [],
      env: {
        ...process.env,
        NODE_ENV: 'test',
        JEST_WORKER_ID: '1',
        START_WHEN_ASKED: '1',
        DEMO_STATE: folder,
        DATABASE_CLIENT: 'sqlite',
        DATABASE_FILENAME: databaseFile,
        LOGIN_RATE_LIMIT: 'false',
        STRAPI_TELEMETRY_DISABLED: 'true',
        LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
        PORT: '0',
        ...env,
      },
    });
    children.push(child);
    child.ended = new Promise((resolve) => child.once('exit', resolve));
    child.start = async () => {
      const listening = new Promise((resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`Strapi ended with ${code}`)));
        child.once('message', (said) => (said.url ? resolve(said.url) : reject(new Error(said.error))));
      });
      child.send('start');
      child.url = await listening;
      return child;
    };
    return child;
  };

  /** The body of the answer; rejects unless it is a success. */
  const request = async (child, method, to, body, token) => {
    const answer = await fetch(child.url + to, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${to} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };

  return {
    folder,
    onDatabase,
    prepare,
    request,

    /** Makes the first admin of the database; answers a token. */
    setUpAdmin: async (child) => {
      const person = { ...ADMIN, firstname: 'Ada', lastname: 'Admin' };
      return (await request(child, 'POST', '/admin/register-admin', person)).data.token;
    },

    /** A token of that admin. */
    logIn: async (child) => (await request(child, 'POST', '/admin/login', ADMIN)).data.token,

    endLeases: () =>
      onDatabase((database) => {
        for (const table of leased) database.prepare(`update ${table} set lease_until = 0`).run();
      }),

    /** Ends every Strapi and removes the folder. */
    cleanUp: async () => {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => child.ended));
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
};

/**
 * Resolves somewhere in the middle of what Strapi does: after a random number of steps since now, as `steps` counts them,
 * and a little later (ms), at most so long (ms) after now. Answers after how many steps and ms.
 */
const untilBadMoment = async ({ steps, maxSteps, littleLaterMs, withinMs, lookEveryMs }) => {
  const begun = Date.now();
  const before = steps();
  const wanted = Math.floor(Math.random() * (maxSteps + 1));
  while (steps() - before < wanted && Date.now() - begun < withinMs) await pause(lookEveryMs);
  await pause(Math.random() * littleLaterMs);
  return { done: steps() - before, ms: Date.now() - begun };
};

/** Ends this process with the code that `main` answers, and cleans up, also when it throws or is told to end. */
const runAsCommand = async (main, cleanUp) => {
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => cleanUp().finally(() => process.exit(130)));
  let code = 1;
  try {
    code = await main();
  } catch (error) {
    console.error(error);
  }
  await cleanUp();
  process.exit(code);
};

module.exports = { createRig, untilBadMoment, runAsCommand };
