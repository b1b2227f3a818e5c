import type { Core } from '@strapi/strapi';

import type { Contact } from '../contacts/service';
import type { InboxItem } from '../contracts/inbox';
import type { MessageKind } from '../contracts/thread';
import type { ThreadRef, UserAbility } from '../entries/service';
import { getService } from '../services';
import { planNotifications } from './plan-notifications';
import {
  countUnread,
  deleteNotifications,
  findInbox,
  markInboxRows,
  findNotifications,
  insertNotifications,
  type NotificationRow,
} from './store';
import { moveNotification } from './store-moves';

/** What an inbox shows of a message. */
export interface MessageFacts {
  id: number;
  thread: ThreadRef;
  kind: MessageKind;
  internal: boolean;
  authorName: string;
  preview: string;
  createdAt: string;
}

export interface NotifyInput {
  thread: ThreadRef;
  messageId: number;
  subtype: string;
  recipients: readonly number[];
  realAuthor: number | null;
  alreadyHave: ReadonlySet<string>;
  /** whether outsiders hear nothing of it, although it is no note */
  colleaguesOnly: boolean;
}

/** Turns a message into rows: one notification per person, one outgoing mail for those who hear of it by mail. */
export const createNotificationsService = ({ strapi }: { strapi: Core.Strapi }) => {
  let describeMessages: (ids: readonly number[]) => Promise<MessageFacts[]> = async () => [];

  return {
    /** Writes the rows in the caller's transaction; answers who hears of it. */
    async notify(input: NotifyInput): Promise<Contact[]> {
      const followers = getService(strapi, 'followers');
      const subtype = (await followers.subtypes()).find((candidate) => candidate.key === input.subtype);
      if (!subtype) throw new Error(`chatter: there is no subtype ${input.subtype}.`);
      const { rows, contacts } = await followers.rowsWithContacts(input.thread);
      const others = input.recipients.filter((id) => !contacts.has(id));
      for (const [id, contact] of await getService(strapi, 'contacts').byIds(others))
        contacts.set(id, contact);
      const planned = planNotifications({
        subtype,
        followers: rows,
        recipients: input.recipients,
        contacts,
        realAuthor: input.realAuthor,
        colleaguesOnly: input.colleaguesOnly,
        // A mail to one of our own addresses would come back as a message.
        alreadyHave: new Set([
          ...input.alreadyHave,
          ...(await getService(strapi, 'addressing').ownAddresses()),
        ]),
      });
      await insertNotifications(strapi, input.messageId, planned);
      const people = planned.flatMap(({ contactId }) => contacts.get(contactId) ?? []);
      const byMail = new Set(
        planned.filter(({ channel }) => channel === 'email').map(({ contactId }) => contactId)
      );
      await getService(strapi, 'outgoing').enqueue(
        input.thread,
        input.messageId,
        people
          .filter(({ id }) => byMail.has(id))
          .map(({ id, name, address, internal, language }) => ({
            contactId: id,
            name,
            address,
            internal,
            language,
          })),
        input.realAuthor
      );
      return people;
    },

    byMessages: (messageIds: readonly number[]): Promise<NotificationRow[]> =>
      findNotifications(strapi, messageIds),
    /** A message went to another contact instead, by mail. */
    readdress: (messageId: number, from: number, to: number): Promise<void> =>
      moveNotification(strapi, messageId, from, to),
    removeOfMessages: (messageIds: readonly number[]): Promise<void> =>
      deleteNotifications(strapi, messageIds),

    /** Registers who tells what a message says. */
    provideMessages(describe: (ids: readonly number[]) => Promise<MessageFacts[]>): void {
      describeMessages = describe;
    },

    unreadCount: (contactId: number): Promise<number> => countUnread(strapi, contactId),
    markInbox: (
      contactId: number,
      input: { read: boolean; ids?: readonly number[] | undefined }
    ): Promise<void> => markInboxRows(strapi, contactId, input),

    /** A page of somebody's inbox, without what they may no longer read. */
    async inbox(
      contactId: number,
      ability: UserAbility,
      input: { unread: boolean; before?: number | undefined; limit: number }
    ): Promise<{ items: InboxItem[]; nextBefore: number | null; unreadCount: number }> {
      const entries = getService(strapi, 'entries');
      const rows = await findInbox(strapi, contactId, input);
      const messages = new Map(
        (await describeMessages(rows.map((row) => row.messageId))).map((m) => [m.id, m])
      );
      const readable = new Map<string, Set<string>>();
      for (const uid of new Set([...messages.values()].map(({ thread }) => thread.uid))) {
        const ids = [...messages.values()]
          .filter(({ thread }) => thread.uid === uid)
          .map(({ thread }) => thread.documentId);
        readable.set(uid, await entries.readable(ability, uid, ids));
      }
      const items: InboxItem[] = [];
      for (const row of rows) {
        const message = messages.get(row.messageId);
        const type = message ? entries.find(message.thread.uid) : undefined;
        if (!message || !type || !readable.get(message.thread.uid)?.has(message.thread.documentId)) continue;
        const { thread, id, ...rest } = message;
        items.push({
          ...rest,
          ...thread,
          id: row.id,
          messageId: id,
          unread: row.unread,
          typeName: type.displayName,
          singleType: type.singleType,
          title: (await entries.titleOf(thread)) ?? thread.documentId,
        });
      }
      const nextBefore = rows.length === input.limit ? (rows.at(-1)?.id ?? null) : null;
      return { items, nextBefore, unreadCount: await countUnread(strapi, contactId) };
    },
  };
};

export type NotificationsService = ReturnType<typeof createNotificationsService>;
