import { setTimeout as pause } from 'node:timers/promises';

import { simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';

import { onTable } from '../../server/src/queue/connection';
import { startStrapi } from '../support/strapi';
import { inParallel, timed, type Measured } from './measure';
import { OUTGOING_MAIL, startDrain, startHost, type Drain, type Host } from './outgoing-host';

/** Connections, here and there. */
const POOL = 5;
const DISPATCHED = 1500;
const ROUNDS = 3;
/** How long the server of the scale rows takes for a mail (ms). */
const SLOW_MS = 50;
const SCALED = 2000;

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** A message to so many followers: ms until its rows stand, next to plain inserts of as many rows. */
const post = (followers: number) => async (): Promise<Measured[]> => {
  const host = await startHost();
  try {
    const thread = await host.followedEntry(followers);
    const raw = await host.prepareRaw(await host.post(thread));
    const repeats = followers >= 10_000 ? 3 : 9;
    const ours: number[] = [];
    const theirs: number[] = [];
    // In turn, so that what else the machine does meets both.
    for (let n = -2; n < repeats; n += 1) {
      const own = await timed(() => host.post(thread));
      const plain = await timed(() => raw());
      if (n < 0) continue;
      ours.push(own.seconds * 1000);
      theirs.push(plain.seconds * 1000);
    }
    return [
      {
        name: `post${followers}`,
        unit: 'ms',
        value: median(ours),
        limit: median(theirs),
        note: `${2 * followers + 1} rows; median of ${repeats}`,
      },
    ];
  } finally {
    await host.stop();
  }
};

/** The same mails by nodemailer alone: composed anew for each, as we do, over a pool of its own. */
const sendAlone = async (drain: Drain, raw: string, count: number): Promise<number> => {
  const mail = await simpleParser(raw);
  const transport = createTransport({
    host: '127.0.0.1',
    port: drain.port,
    ignoreTLS: true,
    pool: true,
    maxConnections: POOL,
    maxMessages: 100,
  });
  const numbers = Array.from({ length: count }, (_, n) => n);
  const { seconds } = await timed(() =>
    inParallel(numbers, POOL, (n) => {
      const messageId = `<m.${'a'.repeat(20)}${n}@shop.example>`;
      return transport.sendMail({
        from: { name: 'Ada Admin', address: 'notifications@shop.example' },
        to: [{ name: `Person ${n}`, address: `person-${n}@customer.example` }],
        replyTo: { name: 'Ada Admin', address: `catchall+${'a'.repeat(24)}${n}@shop.example` },
        subject: mail.subject ?? '',
        html: mail.html || '',
        text: mail.text ?? '',
        messageId,
        references: [messageId, messageId],
        headers: { 'X-Auto-Response-Suppress': 'OOF, AutoReply', 'X-Chatter-Message-Id': messageId },
        envelope: { from: `bounce+${'a'.repeat(24)}${n}@shop.example`, to: [`person-${n}@customer.example`] },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    })
  );
  transport.close();
  return count / seconds;
};

/** Mails per second of one process to one server. */
const dispatchRate = async (host: Host, count: number): Promise<number> => {
  const { queue } = host.service('outgoing').dispatcher;
  const messageId = await host.post(await host.followedEntry(count));
  const { seconds } = await timed(async () => {
    queue.start();
    await queue.idle();
  });
  await queue.stop();
  const states = new Set((await host.mailsOf(messageId)).map(({ status }) => status));
  if (states.size !== 1 || !states.has('sent'))
    throw new Error(`mails are ${[...states].join(', ')} instead of sent`);
  return count / seconds;
};

const dispatch = async (): Promise<Measured[]> => {
  const host = await startHost();
  const drain = await startDrain();
  try {
    await host.addServer(drain);
    await dispatchRate(host, 200);
    const { raw } = await drain.report();
    await sendAlone(drain, raw ?? '', 200);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await dispatchRate(host, DISPATCHED));
      theirs.push(await sendAlone(drain, raw ?? '', DISPATCHED));
    }
    return [
      {
        name: 'dispatch',
        unit: 'mails/s',
        value: median(ours),
        limit: median(theirs),
        note: `${DISPATCHED} mails, pool of ${POOL}; median of ${ROUNDS}`,
      },
    ];
  } finally {
    await host.stop();
    drain.stop();
  }
};

/** Mails per second of so many processes on one queue, from the first mail that came to the last one. */
const scaledRate = async (host: Host, drain: Drain, processes: number): Promise<number> => {
  await host.clearQueue();
  const messageId = await host.post(await host.followedEntry(SCALED));
  const due = (at: number) =>
    onTable(host.app.strapi, OUTGOING_MAIL, (table) =>
      table().where('message_id', messageId).update({ run_after: at })
    );
  await due(Date.now() + 24 * 60 * 60_000);
  const others = [];
  for (let n = 0; n < processes; n += 1)
    others.push(
      await startStrapi({
        sameDatabaseAs: host.app,
        pluginConfig: { queues: { pollSeconds: 1 } },
      })
    );
  try {
    await drain.reset();
    // They all look at the full second: due just before it.
    await due(Math.floor(Date.now() / 1000) * 1000 + 1900);
    const { ms } = await drain.waitFor(SCALED);
    return (SCALED / ms) * 1000;
  } finally {
    for (const other of others) await other.stop();
    await pause(200);
  }
};

const scale = (processes: number) => async (): Promise<Measured[]> => {
  const host = await startHost();
  const drain = await startDrain(SLOW_MS);
  try {
    await host.addServer(drain);
    const one = await scaledRate(host, drain, 1);
    const many = await scaledRate(host, drain, processes);
    return [
      {
        name: `scale${processes}`,
        unit: 'mails/s',
        value: many,
        limit: one,
        note: `${processes} processes next to one, ${SCALED} mails, ${SLOW_MS} ms each, pools of ${POOL}`,
      },
    ];
  } finally {
    await host.stop();
    drain.stop();
  }
};

export const scenarios: Record<string, () => Promise<Measured[]>> = {
  post10: post(10),
  post100: post(100),
  post1000: post(1000),
  post10000: post(10_000),
  dispatch,
  scale2: scale(2),
  scale4: scale(4),
};
