'use strict';

/**
 * The second part of `npm run test:crash`: kills Strapi (SIGKILL) again and again while it sends to a server that writes down
 * which mails it has accepted, and counts afterwards. Every row must end sent, failed or unknown; a sent mail was accepted
 * exactly once, an unknown one at most once, a failed one never; and a crash leaves no more unknown than the pool has
 * connections. SENDING_ROUNDS in the environment says how often (default 30).
 */
const { fork } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const openDatabase = require('better-sqlite3');
const { SMTPServer } = require('smtp-server');

const ROUNDS = Number(process.env.SENDING_ROUNDS ?? 30);
const POOL = 5;
/** Mails of one message, and how many messages there are in a round: more than are sent before the kill. */
const RECIPIENTS = 50;
const POSTS_PER_ROUND = 2;
/** One mail in so many goes to an address that the server refuses. */
const REFUSED_EVERY = 10;
/** A kill comes after a random number of accepted mails, and a little later; at most so long (ms) after the start. */
const MAX_STEPS = 60;
const LITTLE_LATER_MS = 15;
const KILL_WITHIN_MS = 20_000;
/** The answer to a mail takes up to so long (ms): connections are at different points of their dialogues. */
const SLOW_MS = 25;
const SETTLE_MS = 5 * 60_000;
const ADMIN = { email: 'ada@editors.example', password: 'Correct-Horse-7' };

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chatter-crash-sending-'));
const databaseFile = path.join(folder, 'data.db');

const onDatabase = (work) => {
  const database = openDatabase(databaseFile, { timeout: 10_000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
};

/** Accepts mails, and counts how often each Message-ID was accepted: from the moment on at which it answers 250. */
const startRecorder = () =>
  new Promise((resolve, reject) => {
    const accepted = new Map();
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      logger: false,
      onRcptTo: ({ address }, _session, done) =>
        done(
          address.startsWith('gone')
            ? Object.assign(new Error('5.1.1 No such user'), { responseCode: 550 })
            : null
        ),
      onData(stream, _session, done) {
        const chunks = [];
        stream.on('data', (chunk) => chunks.push(chunk));
        stream.on('end', async () => {
          await pause(Math.random() * SLOW_MS);
          const id = /^Message-ID: *(\S+)/im.exec(Buffer.concat(chunks).toString('latin1'))?.[1];
          accepted.set(id, (accepted.get(id) ?? 0) + 1);
          done();
        });
      },
    });
    server.on('error', () => {});
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () =>
      resolve({
        accepted,
        total: () => [...accepted.values()].reduce((sum, times) => sum + times, 0),
        port: server.server.address().port,
        stop: () => new Promise((stopped) => server.close(stopped)),
      })
    );
  });

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
      CHATTER_CONFIG: JSON.stringify({ queues: { pollSeconds: 1 } }),
      LOGIN_RATE_LIMIT: 'false',
      STRAPI_TELEMETRY_DISABLED: 'true',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
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
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${to} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
};

const logIn = async (child) => {
  const { email, password } = ADMIN;
  return (await request(child, 'POST', '/admin/login', { email, password })).data.token;
};

const setUp = async (child, recorder) => {
  const registered = await request(child, 'POST', '/admin/register-admin', {
    ...ADMIN,
    firstname: 'Ada',
    lastname: 'Admin',
  });
  const { token } = registered.data;
  await request(child, 'POST', '/chatter/alias-domains', { name: 'shop.example' }, token);
  await request(
    child,
    'POST',
    '/chatter/outgoing-servers',
    {
      name: 'Recorder',
      host: '127.0.0.1',
      port: recorder.port,
      encryption: 'none',
      authentication: 'none',
      maxConnections: POOL,
    },
    token
  );
  const entry = await request(
    child,
    'POST',
    '/content-manager/collection-types/api::ticket.ticket',
    { title: 'Lamp' },
    token
  );
  return entry.data.documentId;
};

let posted = 0;

/** Writes to so many new people at once. */
const post = async (child, documentId, token) => {
  const recipients = Array.from({ length: RECIPIENTS }, () => {
    posted += 1;
    const name = posted % REFUSED_EVERY === 0 ? 'gone' : 'person';
    return { name: `Person ${posted}`, address: `${name}-${posted}@customer.example` };
  });
  await request(
    child,
    'POST',
    `/chatter/threads/api::ticket.ticket/${documentId}/messages`,
    { kind: 'message', html: `<p>Mail ${posted}</p>`, recipients },
    token
  );
};

const rows = () =>
  onDatabase((database) =>
    database.prepare('select id, status, message_id_header as messageId from chatter_outgoing_mails').all()
  );
const countOf = (all, ...states) => all.filter(({ status }) => states.includes(status)).length;

/** The leases of the dead process are ended by hand, as if the minutes until then had passed. */
const endLeases = () =>
  onDatabase((database) => database.prepare('update chatter_outgoing_mails set lease_until = 0').run());

const untilBadMoment = async (recorder) => {
  const begun = Date.now();
  const before = recorder.total();
  const wanted = Math.floor(Math.random() * (MAX_STEPS + 1));
  while (recorder.total() - before < wanted && Date.now() - begun < KILL_WITHIN_MS) await pause(3);
  await pause(Math.random() * LITTLE_LATER_MS);
  return recorder.total() - before;
};

const judge = (recorder) => {
  const wrong = { lost: 0, doubled: 0, open: 0 };
  const all = rows();
  for (const { status, messageId } of all) {
    const times = recorder.accepted.get(messageId) ?? 0;
    if (!['sent', 'failed', 'unknown'].includes(status)) wrong.open += 1;
    if (status === 'sent' && times === 0) wrong.lost += 1;
    if (times > 1 || (status === 'failed' && times > 0)) wrong.doubled += 1;
  }
  return { ...wrong, all };
};

/** Runs the test; answers what it found: 0 lost, doubled and open is what is wanted. */
const crashSending = async () => {
  const recorder = await startRecorder();
  const children = [];
  const prepare = () => {
    const child = prepareStrapi();
    children.push(child);
    return child;
  };
  const cleanUp = async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map((child) => child.ended));
    await recorder.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    let child = await prepare().start();
    let spare = prepare();
    const documentId = await setUp(child, recorder);
    let tooMany = 0;
    let known = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const token = await logIn(child);
      for (let n = 0; n < POSTS_PER_ROUND; n += 1) await post(child, documentId, token);
      const steps = await untilBadMoment(recorder);
      child.kill('SIGKILL');
      await child.ended;
      const all = rows();
      const sending = countOf(all, 'sending');
      if (sending > POOL) tooMany += 1;
      known += sending;
      console.log(
        `sending, round ${round}: killed after ${steps} mails; ${countOf(all, 'sent')} sent, ${sending} in the middle, ${countOf(all, 'ready', 'deferred')} wait`
      );
      endLeases();
      child = await spare.start();
      if (round < ROUNDS) spare = prepare();
    }
    for (const until = Date.now() + SETTLE_MS; Date.now() < until; await pause(500))
      if (judge(recorder).open === 0) break;
    // What comes late would come now.
    await pause(2000);
    const { lost, doubled, open, all } = judge(recorder);
    const unknown = countOf(all, 'unknown');
    console.log(
      `sending: rounds ${ROUNDS}, mails ${all.length}, sent ${countOf(all, 'sent')}, failed ${countOf(all, 'failed')}, lost ${lost}, doubled ${doubled}, open ${open}, unknown ${unknown} (at most ${POOL} per crash: ${tooMany === 0 ? 'yes' : `no, ${tooMany} times`})`
    );
    return lost + doubled + open + tooMany === 0 && unknown <= known ? 0 : 1;
  } finally {
    await cleanUp();
  }
};

module.exports = { crashSending };

if (require.main === module) {
  crashSending().then(
    (code) => process.exit(code),
    (error) => {
      console.error(error);
      process.exit(1);
    }
  );
}
