import type { SmtpSink, SinkOptions } from '../support/smtp-sink';
import { startSmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, until, type Story } from './story';

export const OUTGOING = 'plugin::chatter.outgoing-mail';
const DEFAULTS = { stopped: false, resendUnknown: false };

export interface Row {
  id: number;
  status: string;
  reason: string | null;
  attempts: number;
  runAfter: number | string;
  toAddress: string;
  messageIdHeader: string | null;
  serverDocumentId: string | null;
  firstAttemptAt: number | string | null;
  leaseToken: string | null;
}

export const people = (count: number, name = 'person') => ({
  recipients: Array.from({ length: count }, (_, n) => ({ address: `${name}-${n}@customer.example` })),
});

/** A running Strapi that sends, and what stories about sending look at. */
export const startSending = async () => {
  const app: RunningStrapi = await startStrapi({ pluginConfig: { queues: { pollSeconds: 1 } } });
  const story: Story = storyOf(app);
  const sinks: SmtpSink[] = [];
  const service = (name: string) => app.strapi.plugin('chatter').service(name);

  const rowsOf = (messageId: number): Promise<Row[]> =>
    app.strapi.db.query(OUTGOING).findMany({ where: { messageId }, orderBy: { id: 'asc' } }) as Promise<
      Row[]
    >;
  const statesOf = async (messageId: number): Promise<string[]> =>
    (await rowsOf(messageId)).map(({ status }) => status);
  const save = (part: object) => story.admin('PUT', '/chatter/outgoing-settings', { ...DEFAULTS, ...part });

  return {
    app,
    story,
    service,
    rowsOf,
    statesOf,
    save,
    idle: (): Promise<void> => service('queue').idle(),

    startSink: async (options: SinkOptions = {}): Promise<SmtpSink> => {
      const sink = await startSmtpSink(options);
      sinks.push(sink);
      return sink;
    },

    allAre: (messageId: number, state: string) =>
      until(async () => {
        const states = await statesOf(messageId);
        return states.length > 0 && states.every((one) => one === state);
      }),

    server: async (documentId: string) =>
      (await story.admin('GET', '/chatter/outgoing-servers')).outgoingServers.find(
        (candidate: { documentId: string }) => candidate.documentId === documentId
      ),

    /** Nothing of one test is left for the next one. */
    clear: async (): Promise<void> => {
      await save({});
      const { outgoingServers } = await story.admin('GET', '/chatter/outgoing-servers');
      for (const { documentId } of outgoingServers)
        await story.admin('DELETE', `/chatter/outgoing-servers/${documentId}`);
      await app.strapi.db
        .query(OUTGOING)
        .updateMany({ where: { status: { $in: ['ready', 'deferred'] } }, data: { status: 'cancelled' } });
      await app.strapi.db.query('plugin::chatter.suppression').deleteMany({ where: { id: { $gt: 0 } } });
    },

    stop: async (): Promise<void> => {
      await app.stop();
      await Promise.all(sinks.map((sink) => sink.stop()));
    },
  };
};

export type Sending = Awaited<ReturnType<typeof startSending>>;
