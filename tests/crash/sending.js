'use strict';

/**
 * The second part of `npm run test:crash`: kills Strapi again and again while it sends to a server that writes down which
 * mails it has accepted, and counts afterwards. Every row must end sent, failed or unknown; a sent mail was accepted exactly
 * once, an unknown one at most once, a failed one never; and a crash leaves no more unknown than the pool has connections.
 * SENDING_ROUNDS in the environment says how often (default 30).
 */
const { setTimeout: pause } = require('node:timers/promises');

const { SMTPServer } = require('smtp-server');

const { createRig, runAsCommand, untilBadMoment } = require('./killed-strapi');

const ROUNDS = Number(process.env.SENDING_ROUNDS ?? 30);
const POOL = 5;
/** Mails of one message, and how many messages there are in a round: more than are sent before the kill. */
const RECIPIENTS = 50;
const POSTS_PER_ROUND = 2;
/** One mail in so many goes to an address that the server refuses. */
const REFUSED_EVERY = 10;
/** A kill comes after up to so many accepted mails. */
const BAD_MOMENT = { maxSteps: 60, littleLaterMs: 15, withinMs: 20_000, lookEveryMs: 3 };
/** The answer to a mail takes up to so long (ms): connections are at different points of their dialogues. */
const SLOW_MS = 25;
const SETTLE_MS = 5 * 60_000;

const rig = createRig({
  name: 'sending',
  env: {
    CHATTER_CONFIG: JSON.stringify({ queues: { pollSeconds: 1 } }),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
  },
  leased: ['chatter_outgoing_mails'],
});
const { onDatabase, request } = rig;
let recorder = null;

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

const setUp = async (child) => {
  const token = await rig.setUpAdmin(child);
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

const judge = () => {
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

const main = async () => {
  recorder = await startRecorder();
  let child = await rig.prepare().start();
  let spare = rig.prepare();
  const documentId = await setUp(child);
  let tooMany = 0;
  let known = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const token = await rig.logIn(child);
    for (let n = 0; n < POSTS_PER_ROUND; n += 1) await post(child, documentId, token);
    const { done } = await untilBadMoment({ ...BAD_MOMENT, steps: recorder.total });
    child.kill('SIGKILL');
    await child.ended;
    const all = rows();
    const sending = countOf(all, 'sending');
    if (sending > POOL) tooMany += 1;
    known += sending;
    console.log(
      `sending, round ${round}: killed after ${done} mails; ${countOf(all, 'sent')} sent, ${sending} in the middle, ${countOf(all, 'ready', 'deferred')} wait`
    );
    rig.endLeases();
    child = await spare.start();
    if (round < ROUNDS) spare = rig.prepare();
  }
  for (const until = Date.now() + SETTLE_MS; Date.now() < until; await pause(500))
    if (judge().open === 0) break;
  // What comes late would come now.
  await pause(2000);
  const { lost, doubled, open, all } = judge();
  const unknown = countOf(all, 'unknown');
  console.log(
    `sending: rounds ${ROUNDS}, mails ${all.length}, sent ${countOf(all, 'sent')}, failed ${countOf(all, 'failed')}, lost ${lost}, doubled ${doubled}, open ${open}, unknown ${unknown} (at most ${POOL} per crash: ${tooMany === 0 ? 'yes' : `no, ${tooMany} times`})`
  );
  return lost + doubled + open + tooMany === 0 && unknown <= known ? 0 : 1;
};

const cleanUp = async () => {
  await rig.cleanUp();
  await recorder?.stop();
};

runAsCommand(main, cleanUp);
