import type { actOnOutgoingMails, listOutgoingMails } from '../../server/src/contracts/outgoing';
import type { OutgoingMailRow } from '../../server/src/outgoing/store';
import { startStrapi, type NewPermission, type RunningStrapi } from '../support/strapi';
import { LEAD, storyOf, TICKET, type Story, type Thread } from './story';

import type { z } from 'zod';

type QueuePage = z.output<typeof listOutgoingMails.response>;
type ActBody = z.input<typeof actOnOutgoingMails.body>;
type ActAnswer = z.output<typeof actOnOutgoingMails.response>;

export const OUTGOING = 'plugin::chatter.outgoing-mail';
/** No worker takes what is due then. */
export const NEXT_YEAR = Date.now() + 365 * 24 * 60 * 60 * 1000;
export const READ: NewPermission = { action: 'plugin::chatter.outgoing-mails.read' };
export const WRITE: NewPermission = { action: 'plugin::chatter.outgoing-mails.write' };

/** A running Strapi with mails in its queue as a test puts them there, and the requests of their page. */
export const startQueueStory = async () => {
  const app: RunningStrapi = await startStrapi({ pluginConfig: { queues: { pollSeconds: 1 } } });
  const story: Story = storyOf(app);
  const ticket: Thread = await story.createEntry(TICKET, { title: 'Broken lamp' });
  const lead: Thread = await story.createEntry(LEAD, { name: 'Secret chairs' });
  let mails = 0;

  const add = async (part: object = {}): Promise<number> => {
    mails += 1;
    const row = await app.strapi.db.query(OUTGOING).create({
      data: {
        status: 'failed',
        attempts: 1,
        runAfter: NEXT_YEAR,
        purpose: 'notification',
        threadType: ticket.uid,
        threadDocumentId: ticket.documentId,
        internal: false,
        ignored: false,
        toName: `Kim ${mails}`,
        toAddress: `kim${mails}@customer.example`,
        subject: 'Broken lamp',
        ...part,
      },
    });
    return row.id;
  };
  const list = (query: Record<string, string> = {}, token?: string): Promise<QueuePage> =>
    story.admin('GET', `/chatter/outgoing-mails?${new URLSearchParams(query)}`, undefined, token);
  const idsOf = async (query: Record<string, string>, token?: string): Promise<number[]> =>
    (await list(query, token)).outgoingMails.map(({ id }) => id);
  const act = (body: ActBody, token?: string): Promise<ActAnswer> =>
    story.admin('POST', '/chatter/outgoing-mails/act', body, token);
  const rowOf = (id: number): Promise<OutgoingMailRow> =>
    app.strapi.db.query(OUTGOING).findOne({ where: { id } });
  const stateOf = async (id: number): Promise<string> => (await rowOf(id)).status;
  const someone = async (permissions: NewPermission[]): Promise<string> =>
    (await app.createAdmin({ permissions })).token;

  return {
    app,
    story,
    ticket,
    lead,
    add,
    list,
    idsOf,
    act,
    rowOf,
    stateOf,
    someone,
    clear: () => app.strapi.db.query(OUTGOING).deleteMany({ where: {} }),
    stop: () => app.stop(),
  };
};

export type QueueStory = Awaited<ReturnType<typeof startQueueStory>>;
