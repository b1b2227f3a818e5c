import { setTimeout as pause } from 'node:timers/promises';

import type { IncomingMailView } from '../../server/src/contracts/incoming';
import type { Delivery, MessageView } from '../../server/src/contracts/thread';
import type { SmtpSink } from '../support/smtp-sink';
import type { Answer, RunningStrapi } from '../support/strapi';

export interface Thread {
  uid: string;
  documentId: string;
}

export const TICKET = 'api::ticket.ticket';
export const TASK = 'api::task.task';
export const PROJECT = 'api::project.project';
export const ARTICLE = 'api::article.article';
export const LEAD = 'api::lead.lead';

export const pathOf = ({ uid, documentId }: Thread): string => `/chatter/threads/${uid}/${documentId}`;

/** What a story does with a running Strapi, in the words of the story. */
export const storyOf = (app: RunningStrapi) => {
  /** A request of the first admin (or of `token`) that must succeed. */
  const admin = async (method: string, path: string, body?: unknown, token?: string) => {
    const answer = await app.fetchAdmin(path, {
      method,
      ...(body === undefined ? {} : { body }),
      ...(token ? { token } : {}),
    });
    expect({ path, status: answer.status, body: answer.body }).toMatchObject({ path, status: 200 });
    return answer.body;
  };

  /** Hands a raw mail to the mailgate; by default until it is decided. */
  const deliver = async (
    raw: string[] | string | Uint8Array,
    query: Record<string, string> = {}
  ): Promise<IncomingMailView> => {
    const answer: Answer<IncomingMailView> = await app.fetchApi(
      `/api/chatter/incoming?${new URLSearchParams({ wait: '30', ...query })}`,
      {
        method: 'POST',
        headers: { 'content-type': 'message/rfc822' },
        body: Array.isArray(raw) ? raw.join('\r\n') : raw,
      }
    );
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
    return answer.body;
  };

  return {
    admin,
    deliver,

    createEntry: async (uid: string, data: object): Promise<Thread> => {
      const created = await app.strapi.documents(uid as never).create({ data: data as never });
      return { uid, documentId: (created as { documentId: string }).documentId };
    },

    readEntry: (thread: Thread, populate: string[] = []): Promise<Record<string, unknown> | null> =>
      app.strapi
        .documents(thread.uid as never)
        .findOne({ documentId: thread.documentId, populate: populate as never }) as Promise<Record<
        string,
        unknown
      > | null>,

    addServer: async (sink: SmtpSink, part: object = {}): Promise<string> => {
      const { outgoingServer } = await admin('POST', '/chatter/outgoing-servers', {
        name: 'Sink',
        host: '127.0.0.1',
        port: sink.port,
        encryption: 'none',
        authentication: 'none',
        ...part,
      });
      return outgoingServer.documentId;
    },

    messages: async (thread: Thread): Promise<MessageView[]> =>
      (await admin('GET', `${pathOf(thread)}/messages?limit=100`)).messages,

    post: async (thread: Thread, part: object = {}, token?: string): Promise<MessageView> => {
      const body = { kind: 'message', html: '<p>Hello</p>', ...part };
      return (await admin('POST', `${pathOf(thread)}/messages`, body, token)).message;
    },

    /** The deliveries of a message once `settled` says so; the first timeline that does. */
    deliveries: async (
      thread: Thread,
      messageId: number,
      settled: (deliveries: Delivery[]) => boolean
    ): Promise<Delivery[]> =>
      until(async () => {
        const { messages } = await admin('GET', `${pathOf(thread)}/messages?limit=100`);
        const found = (messages as MessageView[]).find(({ id }) => id === messageId)?.deliveries ?? [];
        return settled(found) ? found : null;
      }),

    /** Why an address (normalised) is on the suppression list; null when it is not. */
    suppressionOf: async (address: string): Promise<string | null> => {
      const row = (await app.strapi.db
        .query('plugin::chatter.suppression')
        .findOne({ where: { address, active: true } })) as { reason: string } | null;
      return row?.reason ?? null;
    },

    count: (name: string, where: object = {}): Promise<number> =>
      app.strapi.db.query(`plugin::chatter.${name}`).count({ where }),
  };
};

export type Story = ReturnType<typeof storyOf>;

/** What `look` sees as soon as it sees something; the limit only ends a test that would never end. */
export const until = async <T>(look: () => Promise<T | null | undefined | false>): Promise<T> => {
  for (const end = Date.now() + 30_000; ; await pause(50)) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error('waited 30 s for something that did not happen');
  }
};
