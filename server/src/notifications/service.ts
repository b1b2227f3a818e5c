import type { Core } from '@strapi/strapi';

import type { Contact } from '../contacts/service';
import type { ThreadRef } from '../entries/service';
import { getService } from '../services';
import { planNotifications } from './plan-notifications';
import { deleteNotifications, findNotifications, insertNotifications, type NotificationRow } from './store';

export interface NotifyInput {
  thread: ThreadRef;
  messageId: number;
  subtype: string;
  recipients: readonly number[];
  realAuthor: number | null;
  alreadyHave: ReadonlySet<string>;
}

/** Turns a message into rows: one notification per person, one outgoing mail for those who hear of it by mail. */
export const createNotificationsService = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** Writes the rows in the caller's transaction; answers who hears of it. */
  async notify(input: NotifyInput): Promise<Contact[]> {
    const followers = getService(strapi, 'followers');
    const subtype = (await followers.subtypes()).find((candidate) => candidate.key === input.subtype);
    if (!subtype) throw new Error(`chatter: there is no subtype ${input.subtype}.`);
    const rows = await followers.rows(input.thread);
    const ids = [...rows.map((row) => row.contactId), ...input.recipients];
    const contacts = await getService(strapi, 'contacts').byIds(ids);
    const planned = planNotifications({
      subtype,
      followers: rows,
      recipients: input.recipients,
      contacts,
      realAuthor: input.realAuthor,
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
        .map(({ id, name, address, internal }) => ({ contactId: id, name, address, internal }))
    );
    return people;
  },

  byMessages: (messageIds: readonly number[]): Promise<NotificationRow[]> =>
    findNotifications(strapi, messageIds),
  removeOfMessages: (messageIds: readonly number[]): Promise<void> => deleteNotifications(strapi, messageIds),
});

export type NotificationsService = ReturnType<typeof createNotificationsService>;
