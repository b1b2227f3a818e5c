import type { IncomingMailView } from '../../server/src/contracts/incoming';
import { createQueue, type QueueDefinition } from '../../server/src/queue/engine';
import { startSmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import type { Answered } from './incoming-mails';

export const TICKET = 'api::ticket.ticket';
/** Deliveries handed over at a time, as busy ways in do. */
const ARRIVING = 8;

export interface Delivery {
  raw: Buffer | AsyncIterable<Buffer>;
  to: string;
}

/** The brakes are for robots; here all mail comes from a few people within seconds. */
const NO_BRAKES = { loopThreshold: 10_000, fastBrakeMails: 100, globalBrakeMails: 1_000_000 };

/**
 * Strapi with the built plugin, where only incoming mail is worked on: what it relays is written to the queue of outgoing
 * mail and stays there, because sending has a bench of its own.
 */
export const startHost = async (pluginConfig: Record<string, unknown> = {}) => {
  const app = await startStrapi({ pluginConfig });
  const service = (name: string): any => app.strapi.plugin('chatter').service(name);
  const admin = async (method: string, path: string, body?: unknown): Promise<any> => {
    const answer = await app.fetchAdmin(path, { method, ...(body === undefined ? {} : { body }) });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  await app.strapi.store({ type: 'plugin', name: 'chatter', key: 'incoming' }).set({ value: NO_BRAKES });

  /** Answers to mails that have really left: one per thread, by the first of `followers` outside people. */
  const openThreads = async (count: number, followers: number): Promise<Answered[]> => {
    const sink = await startSmtpSink();
    await admin('POST', '/chatter/outgoing-servers', {
      name: 'Sink',
      host: '127.0.0.1',
      port: sink.port,
      encryption: 'none',
      authentication: 'none',
    });
    for (let n = 0; n < count; n += 1) {
      const ticket = await app.strapi
        .documents(TICKET as never)
        .create({ data: { title: `Lamp ${n}` } as never });
      const path = `/chatter/threads/${TICKET}/${(ticket as { documentId: string }).documentId}`;
      for (let who = 0; who < followers; who += 1)
        await admin('POST', `${path}/followers`, {
          name: `Person ${who}`,
          address: `person-${who}.${n}@customer.example`,
        });
      await admin('POST', `${path}/messages`, { kind: 'message', html: '<p>Which lamp is it?</p>' });
    }
    const mails = await sink.waitFor(count * followers, 60_000);
    await sink.stop();
    return mails
      .filter(({ envelope }) => envelope.to.some((address) => address.startsWith('person-0.')))
      .map(({ envelope, raw }) => {
        const head =
          raw
            .toString('utf8')
            .split('\r\n\r\n')[0]
            ?.replace(/\r\n[ \t]+/g, ' ') ?? '';
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
        return {
          author: envelope.to[0] ?? '',
          replyTo: /<([^<>]+)>/.exec(field('Reply-To'))?.[1] ?? field('Reply-To'),
          messageId: field('Message-ID'),
        };
      });
  };

  const definition = (): QueueDefinition => service('incoming').processor.queue;

  /** From now on this bench alone works on incoming mail, and nobody on outgoing mail. */
  const takeOver = async () => {
    await service('queue').idle();
    await service('queue').stop();
    const queue = createQueue(app.strapi, definition());
    queue.start();

    const accept = async ({ raw, to }: Delivery): Promise<IncomingMailView> => {
      const accepted = await service('incoming').accept({
        ingress: 'mailgate',
        raw,
        envelopeFrom: null,
        envelopeTo: [to],
      });
      queue.wake();
      return accepted;
    };

    /** Hands mails over and waits until they are decided; throws unless each ends as `expected`. */
    const deliver = async (deliveries: readonly Delivery[], expected: string | null): Promise<void> => {
      const ids: number[] = [];
      let next = 0;
      const hand = async () => {
        for (let one = deliveries[next++]; one; one = deliveries[next++]) ids.push((await accept(one)).id);
      };
      await Promise.all(Array.from({ length: ARRIVING }, hand));
      await queue.idle();
      if (expected === null) return;
      const rows = (await app.strapi.db
        .query('plugin::chatter.incoming-mail')
        .findMany({ where: { id: { $in: ids } } })) as {
        status: string;
        reason: string;
        error: string | null;
      }[];
      const other = rows.find(({ status, reason }) => `${status} (${reason})` !== expected);
      if (other || rows.length !== deliveries.length)
        throw new Error(
          `wanted ${deliveries.length} mails ${expected}, got ${rows.length}: ${JSON.stringify(other)}`
        );
    };
    return { accept, deliver, idle: () => queue.idle(), stop: () => queue.stop() };
  };

  const count = (name: string): Promise<number> => app.strapi.db.query(`plugin::chatter.${name}`).count();

  /** Database queries while `work` runs. */
  const queriesOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    const queries: string[] = [];
    const note = (query: { sql: string }) => queries.push(query.sql);
    app.strapi.db.connection.on('query', note);
    try {
      await work();
    } finally {
      app.strapi.db.connection.removeListener('query', note);
    }
    return queries;
  };

  return {
    app,
    admin,
    service,
    openThreads,
    takeOver,
    count,
    queriesOf,
    concurrency: () => definition().concurrency,
  };
};

export type Host = Awaited<ReturnType<typeof startHost>>;
export type { RunningStrapi };
