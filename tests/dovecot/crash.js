'use strict';

/**
 * `npm run test:crash`: kills Strapi (SIGKILL) again and again while it fetches from Dovecot, by IMAP from two folders and
 * by POP3, and mails keep coming in; and counts afterwards. Every mail must be exactly one message and one entry. ROUNDS in
 * the environment says how often (default 50). The leases of the killed process are ended by hand, as if the seconds until
 * then had passed; while one process runs, the next one loads its code.
 */
const { fork } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const openDatabase = require('better-sqlite3');

const makeRunFolder = require('../support/run-folder');
const removeRunFolder = require('../support/remove-run-folder');
const { ensureInstalled, startDovecot } = require('./dovecot');

const ROUNDS = Number(process.env.ROUNDS ?? 50);
const MAILS = ROUNDS * 15;
/**
 * A kill comes after a random number of steps (a mail stored, a mail posted) since Strapi listens, and a little later; at
 * most so long (ms) after that. So it meets fetching and processing alike, however fast the machine is.
 */
const MAX_STEPS = 25;
const LITTLE_LATER_MS = 60;
const KILL_WITHIN_MS = 8000;
/** Mails come some at a time, every so often (ms, on average). */
const BURST = 5;
const BURST_EVERY_MS = 1500;
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

/** Strapi in a process of its own, from the source, with its code loaded; `start` resolves when it listens. */
const prepareStrapi = () => {
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
    },
  });
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
  const login = { host: '127.0.0.1', encryption: 'none', password: dovecot.password };
  const imap = {
    kind: 'imap',
    port: dovecot.port,
    user: dovecot.user,
    folders: ['INBOX', 'Orders'],
    moveTo: 'Done',
  };
  const pop3 = { kind: 'pop3', port: dovecot.pop3Port, user: dovecot.otherUser };
  dovecot.createFolder('Orders');
  for (const account of [imap, pop3]) {
    const { incomingServer } = await post('incoming-servers', { name: account.kind, ...login, ...account });
    const { result } = await post(`incoming-servers/${incomingServer.documentId}/confirm`, {});
    if (!result.ok) throw new Error(`the test of the account failed: ${JSON.stringify(result)}`);
  }
};

/** Adds mails until all are there, to the three places in turn; `sent` counts them. */
const keepMailing = (dovecot) => {
  const state = { sent: 0, done: null };
  const places = [{}, { folder: 'Orders' }, { user: dovecot.otherUser }];
  const next = async () => {
    while (state.sent < MAILS) {
      state.sent += 1;
      const lines = [
        `From: Mary Miller <mary-${state.sent}@customer.example>`,
        'To: support@shop.example',
        `Subject: crash ${state.sent}`,
        `Message-ID: <crash-${state.sent}@customer.example>`,
        '',
        `Mail ${state.sent}`,
        '',
      ];
      dovecot.deliver(lines.join('\r\n'), places[state.sent % places.length]);
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

/** *Fetch now* for every account, over HTTP: what another process writes would get in Strapi's way. */
const fetchNow = async (child) => {
  const { email, password } = ADMIN;
  const { data } = await request(child, 'POST', '/admin/login', { email, password });
  const { incomingServers } = await request(child, 'GET', '/chatter/incoming-servers', undefined, data.token);
  for (const { documentId } of incomingServers)
    await request(child, 'POST', `/chatter/incoming-servers/${documentId}/fetch`, {}, data.token);
};

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

/** Mails stored and mails posted until now. */
const steps = () =>
  onDatabase((database) =>
    ['chatter_incoming_mails', 'chatter_messages']
      .map((table) => database.prepare(`select count(*) from ${table}`).pluck().get())
      .reduce((sum, rows) => sum + rows)
  );

/** Resolves somewhere in the middle of what Strapi does; answers after how many steps and ms. */
const untilBadMoment = async () => {
  const begun = Date.now();
  const before = steps();
  const wanted = Math.floor(Math.random() * (MAX_STEPS + 1));
  while (steps() - before < wanted && Date.now() - begun < KILL_WITHIN_MS) await pause(15);
  await pause(Math.random() * LITTLE_LATER_MS);
  return { done: steps() - before, ms: Date.now() - begun };
};

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

/** What became of stored mails that are not posted. */
const showUnposted = () => {
  const columns = 'id, ingress, status, reason, attempts, subject, error';
  const rows = onDatabase((database) =>
    database.prepare(`select ${columns} from chatter_incoming_mails where status <> 'processed'`).all()
  );
  if (rows.length > 0) console.table(rows);
};

const main = async () => {
  ensureInstalled();
  await makeRunFolder();
  const dovecot = await startDovecot();
  const children = [];
  const prepare = () => {
    const child = prepareStrapi();
    children.push(child);
    return child;
  };
  const cleanUp = async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map((child) => child.ended));
    await dovecot.remove();
    await removeRunFolder();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => cleanUp().then(() => process.exit(130)));
  try {
    let child = await prepare().start();
    let spare = prepare();
    await setUp(child, dovecot);
    const mailing = keepMailing(dovecot);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const { done, ms } = await untilBadMoment();
      child.kill('SIGKILL');
      await child.ended;
      const { messages, open } = count();
      console.log(
        `round ${round}: killed after ${done} steps and ${ms} ms; ${mailing.sent} mails came, ${messages.size} are posted, ${open} only stored`
      );
      endLeases();
      child = await spare.start();
      if (round < ROUNDS) spare = prepare();
    }
    await mailing.done;
    await fetchNow(child);
    for (const until = Date.now() + SETTLE_MS; Date.now() < until; await pause(1000)) {
      const { lost, open } = judge();
      if (lost === 0 && open === 0) break;
    }
    // What comes late would come now.
    await pause(3000);
    const { lost, doubled } = judge();
    if (lost + doubled > 0) showUnposted();
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
