'use strict';

/**
 * `npm run test:crash`: kills Strapi (SIGKILL) again and again while it fetches from Dovecot and mails keep coming in, and
 * counts afterwards. Every mail must be exactly one message and one entry. ROUNDS in the environment says how often
 * (default 20). The leases of the killed process are ended by hand, as if the seconds until then had passed.
 */
const { fork } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const openDatabase = require('better-sqlite3');

const { ensureInstalled, startDovecot } = require('./dovecot');

const ROUNDS = Number(process.env.ROUNDS ?? 20);
const MAILS = ROUNDS * 15;
/** A kill comes at most so long (ms) after Strapi listens, when it fetches what came while it was down. */
const KILL_WITHIN_MS = 1500;
/** Mails come some at a time, every so often (ms, on average). */
const BURST = 5;
const BURST_EVERY_MS = 2000;
const SETTLE_MS = 5 * 60_000;
const ADMIN = { email: 'ada@editors.example', password: 'Correct-Horse-7' };
const LEASED = ['chatter_incoming_mail_servers', 'chatter_incoming_mails', 'chatter_outgoing_mails'];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chatter-crash-'));
const databaseFile = path.join(folder, 'data.db');

const onDatabase = (work) => {
  const database = openDatabase(databaseFile, { timeout: 10_000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
};

/** Strapi in a process of its own, from the source, listening. */
const startStrapi = async () => {
  const child = fork(path.join(__dirname, '../support/second-instance.js'), {
    execArgv: [],
    env: {
      ...process.env,
      NODE_ENV: 'test',
      JEST_WORKER_ID: '1',
      DEMO_STATE: folder,
      DATABASE_CLIENT: 'sqlite',
      DATABASE_FILENAME: databaseFile,
      LOGIN_RATE_LIMIT: 'false',
      STRAPI_TELEMETRY_DISABLED: 'true',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
      PORT: '0',
    },
  });
  child.ended = new Promise((resolve) => child.once('exit', resolve));
  child.url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`Strapi ended with ${code}`)));
    child.once('message', (said) => (said.url ? resolve(said.url) : reject(new Error(said.error))));
  });
  return child;
};

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

const setUp = async (child, dovecot) => {
  const registered = await request(child, 'POST', '/admin/register-admin', {
    ...ADMIN,
    firstname: 'Ada',
    lastname: 'Admin',
  });
  const { token } = registered.data;
  const post = (to, body) => request(child, 'POST', `/chatter/${to}`, body, token);
  await post('alias-domains', { name: 'shop.example' });
  await post('aliases', { name: 'support', targetType: 'api::ticket.ticket' });
  const { incomingServer } = await post('incoming-servers', {
    name: 'Dovecot',
    host: '127.0.0.1',
    port: dovecot.port,
    encryption: 'none',
    user: dovecot.user,
    password: dovecot.password,
  });
  const { result } = await post(`incoming-servers/${incomingServer.documentId}/confirm`, {});
  if (!result.ok) throw new Error(`the test of the account failed: ${JSON.stringify(result)}`);
};

/** Adds mails until all are there; `sent` counts them. */
const keepMailing = (dovecot) => {
  const state = { sent: 0, done: null };
  const next = async () => {
    while (state.sent < MAILS) {
      state.sent += 1;
      const lines = [
        'From: Mary Miller <mary@customer.example>',
        'To: support@shop.example',
        `Subject: crash ${state.sent}`,
        `Message-ID: <crash-${state.sent}@customer.example>`,
        '',
        `Mail ${state.sent}`,
        '',
      ];
      dovecot.deliver(lines.join('\r\n'));
      if (state.sent % BURST === 0) await pause(Math.random() * 2 * BURST_EVERY_MS);
    }
  };
  state.done = next();
  return state;
};

const endLeases = () =>
  onDatabase((database) => {
    for (const table of LEASED) database.prepare(`update ${table} set lease_until = 0`).run();
  });

/** Messages and entries by the number of their mail. */
const count = () =>
  onDatabase((database) => {
    const per = (sql) => new Map(database.prepare(sql).raw().all());
    return {
      messages: per(
        'select message_id_header, count(*) from chatter_messages where message_id_header is not null group by 1'
      ),
      tickets: per('select title, count(*) from tickets group by 1'),
      open: database
        .prepare("select count(*) from chatter_incoming_mails where status in ('pending', 'processing')")
        .pluck()
        .get(),
    };
  });

const judge = () => {
  const { messages, tickets, open } = count();
  let lost = 0;
  let doubled = 0;
  for (let number = 1; number <= MAILS; number += 1) {
    const posts = messages.get(`<crash-${number}@customer.example>`) ?? 0;
    const entries = tickets.get(`crash ${number}`) ?? 0;
    if (posts === 0 || entries === 0) lost += 1;
    if (posts > 1 || entries > 1) doubled += 1;
  }
  return { lost, doubled, open };
};

const main = async () => {
  ensureInstalled();
  const dovecot = await startDovecot();
  let child = null;
  const cleanUp = async () => {
    child?.kill('SIGKILL');
    await child?.ended;
    await dovecot.remove();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => cleanUp().then(() => process.exit(130)));
  try {
    child = await startStrapi();
    await setUp(child, dovecot);
    const mailing = keepMailing(dovecot);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const after = Math.round(Math.random() * KILL_WITHIN_MS);
      await pause(after);
      child.kill('SIGKILL');
      await child.ended;
      const { messages, open } = count();
      console.log(
        `round ${round}: killed after ${after} ms; ${mailing.sent} mails came, ${messages.size} are posted, ${open} only stored`
      );
      endLeases();
      child = await startStrapi();
    }
    await mailing.done;
    for (const until = Date.now() + SETTLE_MS; Date.now() < until; await pause(500)) {
      const { lost, open } = judge();
      if (lost === 0 && open === 0) break;
    }
    // What comes late would come now.
    await pause(3000);
    const { lost, doubled } = judge();
    console.log(`rounds ${ROUNDS}, lost ${lost}, doubled ${doubled}`);
    return lost + doubled === 0 ? 0 : 1;
  } finally {
    await cleanUp();
  }
};

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  }
);
