import type { Core } from '@strapi/strapi';

import type { Contact } from '../contacts/service';
import type { DeliveryState } from '../contracts/thread';
import { normaliseAddress } from '../mail/address';
import { inTransaction } from '../queue/connection';
import { getService } from '../services';
import { columnsOfAct, isDetached } from './mail-states';
import { readdress, type NewReceiver } from './readdress';
import { findOutgoingMails, type OutgoingMailRow } from './store';
import { updateAll } from './store-queue';

/**
 * Who gets a mail when it is sent again, if that is at another address than the one it was written to: somebody has corrected
 * it on another message, or a colleague has changed their profile. Null: it stays the mail that it is, as does every mail that
 * is for no contact, and that of somebody who gets no mail any more or is no colleague any longer.
 */
export const newReceiver = (
  mail: Pick<OutgoingMailRow, 'messageId' | 'contactId' | 'internal' | 'toAddress'>,
  contact: Pick<Contact, 'id' | 'name' | 'address' | 'language' | 'internal' | 'active'> | undefined
): NewReceiver | null => {
  if (mail.messageId === null || mail.contactId === null) return null;
  if (!contact?.active || (mail.internal && !contact.internal)) return null;
  if (contact.address === normaliseAddress(mail.toAddress)) return null;
  const { id, name, address, language } = contact;
  return { contactId: id, name, address, language, internal: mail.internal };
};

/**
 * Sends those of these mails again that stand in one of `states`: the same mail under the same Message-ID, or, where its
 * receiver has another address by now, the message as a mail of its own to that one. Answers how many.
 */
export const sendAgain = async (
  strapi: Core.Strapi,
  ids: readonly number[],
  states: readonly DeliveryState[]
): Promise<number> => {
  const mails = (await findOutgoingMails(strapi, ids)).filter(
    (mail) => states.includes(mail.status) && !isDetached(mail)
  );
  const contacts = await getService(strapi, 'contacts').reachedAt(
    mails.flatMap((mail) => mail.contactId ?? [])
  );
  const same: number[] = [];
  let moved = 0;
  for (const mail of mails) {
    const to = newReceiver(mail, mail.contactId === null ? undefined : contacts.get(mail.contactId));
    if (to === null) same.push(mail.id);
    else if (await inTransaction(strapi, () => readdress(strapi, mail, to))) moved += 1;
  }
  return moved + (await updateAll(strapi, same, states, columnsOfAct('retry', Date.now())));
};
