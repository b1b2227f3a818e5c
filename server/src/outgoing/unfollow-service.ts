import type { Core } from '@strapi/strapi';

import type { ThreadRef } from '../entries/service';
import { decodeToken } from '../mail/token';
import { getService } from '../services';
import { findOutgoingMail, findOutgoingMails, type OutgoingMailRow } from './store';

type OnUnfollow = (thread: ThreadRef, contactId: number) => Promise<void>;

/** Ends the notifications of one thread for whoever got a mail of it. */
export const createUnfollow = (strapi: Core.Strapi) => {
  let end: OnUnfollow = async () => {
    throw new Error('chatter: nobody ends notifications.');
  };

  const endOf = async (mail: OutgoingMailRow): Promise<void> => {
    const { threadType, threadDocumentId, contactId } = mail;
    if (!threadType || !threadDocumentId || contactId === null) return;
    await end({ uid: threadType, documentId: threadDocumentId }, contactId);
  };

  return {
    /** Registers who takes a contact off the followers of a thread; it is asked again for who is off already. */
    onUnfollow(handler: OnUnfollow): void {
      end = handler;
    },

    /** The mail that an unfollow token names; null when it is not ours, or the mail is gone or about no thread. */
    async mailOf(token: string): Promise<OutgoingMailRow | null> {
      const opened = decodeToken(token, await getService(strapi, 'addressing').keys());
      if (opened?.purpose !== 'unsubscribe') return null;
      const mail = await findOutgoingMail(strapi, opened.id);
      return mail && mail.contactId !== null && mail.threadType ? mail : null;
    },

    endOf,

    /** The same for mails that are known by id; how many of them exist. In the caller's transaction, if any. */
    async endOfMails(ids: readonly number[]): Promise<number> {
      const mails = await findOutgoingMails(strapi, ids);
      for (const mail of mails) await endOf(mail);
      return mails.length;
    },
  };
};
