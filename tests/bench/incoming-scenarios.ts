import { fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { simpleParser } from 'mailparser';

import { startHost, TICKET, type Delivery, type Host } from './incoming-host';
import { HOSTILE, newMail, replyTo, streamWithFile, type Answered } from './incoming-mails';
import { inParallel, peakMemory, timed, worstDelay, type Cost, type Delay, type Measured } from './measure';

const MB = 2 ** 20;

/** Of 25 MB: octets of the raw source of a mail. */
const LARGE = 25 * MB;
const MAX_DELAY_MS = 50;
/** Times that each hostile mail comes. */
const ROUNDS = 3;
const MAX_GROWTH_MB = 150;

const perMail = (cost: Cost, mails: number, queries: readonly string[], counted: number): string => {
  const main = cost.mainCpuMs === null ? '' : ` (${(cost.mainCpuMs / mails).toFixed(1)} in the main thread)`;
  return `${(cost.cpuMs / mails).toFixed(1)} ms CPU${main} and ${(queries.length / counted).toFixed(1)} queries per mail`;
};

const repeat = <Value>(count: number, make: (n: number) => Value): Value[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** What a mail is made of, in one piece. */
const whole = (pieces: Iterable<Buffer>): Buffer => Buffer.concat([...pieces]);

/** A mail in pieces as a socket brings them. */
const slices = function* (mail: Buffer): Generator<Buffer> {
  for (let start = 0; start < mail.length; start += 64 * 1024) yield mail.subarray(start, start + 64 * 1024);
};

const streamed = async function* (pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    yield piece;
    // Other work gets its turn between two pieces.
    await new Promise((next) => setImmediate(next));
  }
};

const replies = (threads: readonly Answered[], count: number, make: (to: Answered) => Buffer): Delivery[] =>
  repeat(count, (n) => {
    const thread = threads[n % threads.length] as Answered;
    return { raw: make(thread), to: thread.replyTo };
  });

/** What everybody's mail costs, next to the hostile ones. */
const harmless = (answered: Answered): Iterable<Buffer> => [replyTo(answered)];

/** mailparser alone on the same mails, one after the other. */
const mailparserAlone = async (deliveries: readonly Delivery[]): Promise<number> => {
  const parse = async (some: readonly Delivery[]) => {
    for (const { raw } of some) await simpleParser(raw as Buffer);
  };
  await parse(deliveries.slice(0, 30));
  const { seconds } = await timed(() => parse(deliveries));
  return deliveries.length / seconds;
};

const CREATED = 300;

/** Strapi's `documents.create` of the same type without a chatter, in a process of its own. */
const createLimit = (concurrency: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, 'scenario.js'), ['incoming', 'createLimit'], {
      stdio: ['ignore', 2, 'inherit', 'ipc'],
      env: { ...process.env, BENCH_CONCURRENCY: String(concurrency) },
    });
    child.once('message', (perSecond) => resolve(Number(perSecond)));
    child.once('exit', (code) => reject(new Error(`documents.create could not be measured (${code})`)));
  });

const host = async (work: (host: Host) => Promise<Measured[]>, config = {}): Promise<Measured[]> => {
  const started = await startHost(config);
  try {
    return await work(started);
  } finally {
    await started.app.stop();
  }
};

export const scenarios = {
  createLimit: async (): Promise<number> => {
    const { app } = await startHost({ contentTypes: { [TICKET]: { enabled: false } } });
    const create = (n: number) =>
      app.strapi.documents(TICKET as never).create({
        data: { title: `A lamp is broken (${n})`, customerEmail: `customer-${n}@customer.example` } as never,
      });
    const concurrency = Number(process.env.BENCH_CONCURRENCY);
    await inParallel(repeat(100, Number), concurrency, create);
    const { seconds } = await timed(() => inParallel(repeat(CREATED, Number), concurrency, create));
    // Strapi tells its event hub what it created, when it is done.
    await pause(1000);
    await app.stop();
    return CREATED / seconds;
  },

  create: () =>
    host(async ({ admin, takeOver, queriesOf, concurrency }) => {
      await admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
      await admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
      const { deliver } = await takeOver();
      const to = 'support@shop.example';
      const mails = (count: number) => repeat(count, () => ({ raw: newMail(to), to }));
      await deliver(mails(100), 'processed (created)');
      const batch = mails(CREATED);
      const cost = await timed(() => deliver(batch, 'processed (created)'));
      const queries = await queriesOf(() => deliver(mails(20), 'processed (created)'));
      return [
        {
          name: 'create',
          unit: 'mails/s',
          value: CREATED / cost.seconds,
          limit: await createLimit(concurrency()),
          note: `${perMail(cost, CREATED, queries, 20)}; limit: documents.create without a chatter`,
        },
      ];
    }),

  reply3: () =>
    host(async ({ admin, openThreads, takeOver, count, queriesOf }) => {
      await admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
      // Whoever answers, three others follow: two outside people and the colleague who wrote first.
      const threads = await openThreads(50, 3);
      const { deliver } = await takeOver();
      const mails = (many: number) => replies(threads, many, replyTo);
      await deliver(mails(150), 'processed (reply)');
      const batch = mails(600);
      const before = await count('outgoing-mail');
      const cost = await timed(() => deliver(batch, 'processed (reply)'));
      const relayed = ((await count('outgoing-mail')) - before) / batch.length;
      if (relayed !== 3) throw new Error(`each reply was relayed ${relayed} times instead of 3`);
      const queries = await queriesOf(() => deliver(mails(20), 'processed (reply)'));
      return [
        {
          name: 'reply3',
          unit: 'mails/s',
          value: batch.length / cost.seconds,
          limit: await mailparserAlone(batch),
          note: `${perMail(cost, batch.length, queries, 20)}; limit: mailparser alone`,
        },
      ];
    }),

  attachment1mb: () =>
    host(async ({ admin, openThreads, takeOver, queriesOf }) => {
      await admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
      const threads = await openThreads(10, 1);
      const { deliver } = await takeOver();
      const mails = (many: number) =>
        replies(threads, many, (thread) => whole(streamWithFile(thread, MB * (78 / 57))));
      await deliver(mails(20), 'processed (reply)');
      const batch = mails(100);
      const cost = await timed(() => deliver(batch, 'processed (reply)'));
      const queries = await queriesOf(() => deliver(mails(5), 'processed (reply)'));
      return [
        {
          name: 'attachment1mb',
          unit: 'mails/s',
          value: batch.length / cost.seconds,
          limit: await mailparserAlone(batch),
          note: `${perMail(cost, batch.length, queries, 5)}; limit: mailparser alone`,
        },
      ];
    }),

  hostile: () =>
    host(async ({ admin, openThreads, takeOver }) => {
      await admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
      const threads = await openThreads(ROUNDS, 3);
      const { deliver } = await takeOver();
      await deliver(replies(threads, 50, replyTo), 'processed (reply)');
      await pause(1000);

      const idle: Delay[] = [];
      const worst = (delays: readonly Delay[], which: keyof Delay): number =>
        Math.max(0, ...delays.map((delay) => delay[which]));
      /** Each mail is followed by as long an idle time: the baseline is looked at as often and as long as the mails. */
      const measure = async (mail: Buffer, thread: Answered): Promise<Delay> => {
        const started = performance.now();
        const raw = streamed(slices(mail));
        const delay = await worstDelay(() => deliver([{ raw, to: thread.replyTo }], null));
        const took = performance.now() - started;
        idle.push(await worstDelay(() => pause(took)));
        return delay;
      };

      const all: Delay[] = [];
      const notes: string[] = [];
      const { peak } = await peakMemory(async () => {
        for (const [name, make] of Object.entries({ 'a harmless mail': harmless, ...HOSTILE })) {
          const delays: Delay[] = [];
          for (const thread of threads) delays.push(await measure(whole(make(thread)), thread));
          if (make !== harmless) all.push(...delays);
          notes.push(`${name} ${worst(delays, 'ms').toFixed(1)} (${worst(delays, 'ownMs').toFixed(1)})`);
        }
      });
      const baseline = `idle ${worst(idle, 'ms').toFixed(1)} (${worst(idle, 'ownMs').toFixed(1)})`;
      return [
        {
          name: 'hostile',
          unit: 'ms',
          value: Math.max(0, worst(all, 'ms') - worst(idle, 'ms')),
          limit: MAX_DELAY_MS,
          note:
            `longest block in ms (and without waiting for a processor): ${[baseline, ...notes].join('; ')}; ` +
            `peak memory ${Math.round(peak)} MB`,
        },
      ];
    }),

  memory: () =>
    host(async ({ admin, openThreads, takeOver }) => {
      await admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
      const threads = await openThreads(4, 1);
      const { deliver } = await takeOver();
      await deliver(replies(threads, 40, replyTo), 'processed (reply)');
      const { growth, peak } = await peakMemory(() =>
        deliver(
          threads.map((thread) => ({ raw: streamed(streamWithFile(thread, LARGE)), to: thread.replyTo })),
          'processed (reply)'
        )
      );
      return [
        {
          name: 'memory',
          unit: 'MB',
          value: growth,
          limit: MAX_GROWTH_MB,
          note: `four mails of 25 MB at once; peak ${Math.round(peak)} MB`,
        },
      ];
    }),
};
