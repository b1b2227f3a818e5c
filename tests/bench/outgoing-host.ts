import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { insertRows, onTable, type Table } from '../../server/src/queue/connection';
import { startStrapi, type RunningStrapi } from '../support/strapi';

export const TICKET = 'api::ticket.ticket';
export const OUTGOING_MAIL = 'plugin::chatter.outgoing-mail';
const NOTIFICATION = 'plugin::chatter.notification';

export interface Thread {
  uid: string;
  documentId: string;
}

/** An SMTP server in a process of its own. */
export interface Drain {
  port: number;
  reset(): Promise<void>;
  /** `ms` from the first mail to the last one */
  report(): Promise<{ count: number; ms: number; raw: string | null }>;
  /** the report, once so many mails are there */
  waitFor(count: number): Promise<{ count: number; ms: number; raw: string | null }>;
  stop(): void;
}

const ask = async (child: ChildProcess, question: string) => {
  const answer = once(child, 'message');
  child.send(question);
  return (await answer)[0] as { count: number; ms: number; raw: string | null };
};

export const startDrain = async (delayMs = 0): Promise<Drain> => {
  const child = fork(path.join(__dirname, 'smtp-drain.js'), [String(delayMs)], { execArgv: [] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    reset: async () => void (await ask(child, 'reset')),
    report: () => ask(child, 'report'),
    async waitFor(count) {
      for (let still = 0, before = -1; ; await pause(100)) {
        const report = await ask(child, 'report');
        if (report.count >= count) return report;
        still = report.count === before ? still + 1 : 0;
        before = report.count;
        if (still > 300) throw new Error(`only ${report.count} of ${count} mails came within 30 s`);
      }
    },
    stop: () => child.disconnect(),
  };
};

/** Strapi with the built plugin, whose queues do nothing by themselves. */
export const startHost = async () => {
  const app = await startStrapi({ pluginConfig: { queues: { enabled: false } } });
  const service = (name: string): any => app.strapi.plugin('chatter').service(name);
  const admin = async (method: string, to: string, body?: unknown): Promise<any> => {
    const answer = await app.fetchAdmin(to, { method, ...(body === undefined ? {} : { body }) });
    if (answer.status !== 200) throw new Error(`${to}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  await admin('POST', '/chatter/alias-domains', { name: 'shop.example' });

  const rowsOf = async (uid: string, where: object): Promise<Record<string, unknown>[]> =>
    onTable(app.strapi, uid, (table) => table().where(where).select('*')) as never;

  let made = 0;
  return {
    app,
    admin,
    service,

    addServer: (drain: Drain, part: object = {}): Promise<any> =>
      admin('POST', '/chatter/outgoing-servers', {
        name: `Drain ${drain.port}`,
        host: '127.0.0.1',
        port: drain.port,
        encryption: 'none',
        authentication: 'none',
        maxConnections: 5,
        ...part,
      }),

    /** An entry that so many outside people follow. */
    async followedEntry(followers: number): Promise<Thread> {
      made += 1;
      const { documentId } = (await app.strapi
        .documents(TICKET as never)
        .create({ data: { title: `Lamp ${made}` } as never })) as { documentId: string };
      const suffix = `.${made}@customer.example`;
      await insertRows(
        app.strapi,
        'plugin::chatter.contact',
        Array.from({ length: followers }, (_, n) => ({
          name: `Person ${n}`,
          address: `person-${n}${suffix}`,
          notification_preference: 'email',
          bounce_count: 0,
          active: true,
        }))
      );
      const contacts = (await onTable(app.strapi, 'plugin::chatter.contact', (table) =>
        table().where('address', 'like', `%${suffix}`).select('id')
      )) as { id: number }[];
      await insertRows(
        app.strapi,
        'plugin::chatter.follower',
        contacts.map(({ id }) => ({ thread_type: TICKET, thread_document_id: documentId, contact_id: id }))
      );
      return { uid: TICKET, documentId };
    },

    /** What the panel's composer does, without HTTP. Answers the id of the message. */
    async post(thread: Thread): Promise<number> {
      const message = await service('thread').postFromComposer(thread, app.admin.id, {
        kind: 'message',
        html: '<p>Hello, your <b>lamp</b> is on its way. It will be with you on Monday, in the morning.</p>',
        recipients: [],
      });
      return message.id;
    },

    mailsOf: (messageId: number) => rowsOf(OUTGOING_MAIL, { message_id: messageId }),

    /**
     * Inserts as many rows as a post makes, with plain knex: a message, a notification and a mail for each person, in batches
     * of a hundred and one transaction. Rows of an earlier post under other keys, so that they are equally large.
     */
    async prepareRaw(messageId: number) {
      const { strapi } = app;
      const withoutId = (row: Record<string, unknown>) => {
        const { id: _id, ...columns } = row;
        for (const [name, value] of Object.entries(columns))
          if (value !== null && typeof value === 'object' && !(value instanceof Date))
            columns[name] = JSON.stringify(value);
        return columns;
      };
      const [message] = await rowsOf('plugin::chatter.message', { id: messageId });
      const notifications = await rowsOf(NOTIFICATION, { message_id: messageId });
      const mails = await rowsOf(OUTGOING_MAIL, { message_id: messageId });
      const table = (uid: string) => strapi.db.metadata.get(uid).tableName;
      let round = 0;
      return async (): Promise<void> => {
        round += 1;
        const other = -round;
        const batches: [string, Record<string, unknown>[]][] = [
          [table('plugin::chatter.message'), [{ ...withoutId(message ?? {}), post_key: null }]],
        ];
        for (const [uid, rows] of [
          [NOTIFICATION, notifications],
          [OUTGOING_MAIL, mails],
        ] as const) {
          for (let start = 0; start < rows.length; start += 100)
            batches.push([
              table(uid),
              rows.slice(start, start + 100).map((row) => ({ ...withoutId(row), message_id: other })),
            ]);
        }
        await strapi.db.connection.transaction(async (trx) => {
          for (const [name, rows] of batches) await (trx(name) as Table).insert(rows);
        });
      };
    },

    /** Ends every mail that was not sent, so that the next measurement has the queue for itself. */
    clearQueue: () =>
      onTable(app.strapi, OUTGOING_MAIL, (table) =>
        table().whereIn('status', ['ready', 'deferred']).update({ status: 'cancelled' })
      ),

    stop: () => app.stop(),
  };
};

export type Host = Awaited<ReturnType<typeof startHost>>;
export type { RunningStrapi };
