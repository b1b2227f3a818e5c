'use strict';

/**
 * The first part of `npm run test:crash`: kills Strapi again and again while it fetches from Dovecot, by IMAP from two
 * folders and by POP3, and mails keep coming in; and counts afterwards. Every mail must be exactly one message and one entry.
 * ROUNDS in the environment says how often (default 50).
 */
const { setTimeout: pause } = require('node:timers/promises');

const { ensureInstalled, startDovecot } = require('../dovecot/dovecot');
const makeRunFolder = require('../support/run-folder');
const removeRunFolder = require('../support/remove-run-folder');
const { createRig, runAsCommand, untilBadMoment } = require('./killed-strapi');

const ROUNDS = Number(process.env.ROUNDS ?? 50);
const MAILS = ROUNDS * 15;
/** A kill comes after up to so many steps (a mail stored, a mail posted): it meets fetching and processing alike. */
const BAD_MOMENT = { maxSteps: 25, littleLaterMs: 60, withinMs: 8000, lookEveryMs: 15 };
/** Mails come some at a time, every so often (ms, on average). */
const BURST = 5;
const BURST_EVERY_MS = 1500;
const SETTLE_MS = 5 * 60_000;

const rig = createRig({
  name: 'fetching',
  leased: ['chatter_incoming_mail_servers', 'chatter_incoming_mails', 'chatter_outgoing_mails'],
});
const { onDatabase, request } = rig;
let dovecot = null;

const setUp = async (child) => {
  const token = await rig.setUpAdmin(child);
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
const keepMailing = () => {
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

/** *Fetch now* for every account, over HTTP: what another process writes would get in Strapi's way. */
const fetchNow = async (child) => {
  const token = await rig.logIn(child);
  const { incomingServers } = await request(child, 'GET', '/chatter/incoming-servers', undefined, token);
  for (const { documentId } of incomingServers)
    await request(child, 'POST', `/chatter/incoming-servers/${documentId}/fetch`, {}, token);
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
  dovecot = await startDovecot();
  let child = await rig.prepare().start();
  let spare = rig.prepare();
  await setUp(child);
  const mailing = keepMailing();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { done, ms } = await untilBadMoment({ ...BAD_MOMENT, steps });
    child.kill('SIGKILL');
    await child.ended;
    const { messages, open } = count();
    console.log(
      `round ${round}: killed after ${done} steps and ${ms} ms; ${mailing.sent} mails came, ${messages.size} are posted, ${open} only stored`
    );
    rig.endLeases();
    child = await spare.start();
    if (round < ROUNDS) spare = rig.prepare();
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
};

const cleanUp = async () => {
  await rig.cleanUp();
  await dovecot?.remove();
  await removeRunFolder();
};

runAsCommand(main, cleanUp);
