import type { Core } from '@strapi/strapi';

import { beginAgain, RETRYABLE } from './mail-states';
import { findByMessages, insertOutgoingMails, updateInState, type OutgoingMailRow } from './store';
import { detachMail } from './store-queue';

/** Who gets it instead. */
export interface NewReceiver {
  contactId: number;
  name: string;
  address: string;
  language: string | null;
  /** as a colleague, who gets a link to the entry */
  internal: boolean;
}

/**
 * Sends the message of a mail to another address, as a mail of its own: what still comes back of the old one, such as a
 * late bounce, says nothing about the new one. Who has the message already gets it once more only if it did not get through.
 * In the caller's transaction; false when the old mail has changed meanwhile, and then nothing was written.
 */
export const readdress = async (
  strapi: Core.Strapi,
  mail: OutgoingMailRow,
  to: NewReceiver
): Promise<boolean> => {
  const { messageId } = mail;
  if (messageId === null || mail.threadType === null || mail.threadDocumentId === null) return false;
  if (!(await detachMail(strapi, mail))) return false;
  const known = (await findByMessages(strapi, [messageId])).find((one) => one.contactId === to.contactId);
  if (known) {
    await updateInState(strapi, known.id, RETRYABLE, beginAgain(Date.now()));
    return true;
  }
  await insertOutgoingMails(
    strapi,
    [
      {
        purpose: mail.purpose,
        messageId,
        contactId: to.contactId,
        thread: { uid: mail.threadType, documentId: mail.threadDocumentId },
        to: { name: to.name, address: to.address },
        internal: to.internal,
        authorContactId: mail.authorContactId,
        language: to.language,
        forcedServer: mail.forcedServer,
      },
    ],
    Date.now()
  );
  return true;
};
