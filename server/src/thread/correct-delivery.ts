import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { Contact, NamedActor } from '../contacts/service';
import type { KnownBy, LogLine } from '../contracts/thread';
import type { ThreadRef, UserAbility } from '../entries/service';
import { normaliseAddress } from '../mail/address';
import { CORRECTABLE } from '../outgoing/mail-states';
import type { NewReceiver } from '../outgoing/readdress';
import type { OutgoingMailRow } from '../outgoing/store';
import { inTransaction, isUniqueViolation } from '../queue/connection';
import { getService } from '../services';

/** Width of the column of a contact's address. */
const ADDRESS_LENGTH = 254;
/** Threads of a contact that are looked through; who follows more keeps their address there. */
const FOLLOWED = 500;
/** Mails to a contact that still wait and go to the new address as well. */
const WAITING = 500;

export interface Correction {
  /** of the caller, who may read and post on the thread */
  ability: UserAbility;
  actor: NamedActor;
  thread: ThreadRef;
  outgoingMailId: number;
  address: string;
}

const refuse = (message: string): Error =>
  new errors.ValidationError(message, {
    errors: [{ path: ['address'], message, name: 'ValidationError' }],
  });

/** The new address, normalised. ValidationError when it is none, is the old one, or is one of our own. */
const checkAddress = async (strapi: Core.Strapi, input: string, mail: OutgoingMailRow): Promise<string> => {
  const address = normaliseAddress(input);
  if (!address || address.length > ADDRESS_LENGTH) throw refuse(`"${input}" is not an e-mail address.`);
  if (address === normaliseAddress(mail.toAddress))
    throw refuse('This is the address that it did not reach. Send it again instead.');
  if ((await getService(strapi, 'addressing').ownAddresses()).has(address))
    throw refuse(`${address} is an address of ours: a mail to it would come back.`);
  return address;
};

/** The mail and the outsider it was for. */
const findCase = async (
  strapi: Core.Strapi,
  { thread, outgoingMailId }: Correction
): Promise<{ mail: OutgoingMailRow & { messageId: number }; contact: Contact }> => {
  const mail = await getService(strapi, 'outgoing').byId(outgoingMailId);
  if (!mail || mail.threadType !== thread.uid || mail.threadDocumentId !== thread.documentId)
    throw new errors.NotFoundError(`There is no mail ${outgoingMailId} on this entry.`);
  const { messageId, contactId } = mail;
  if (messageId === null || contactId === null || !CORRECTABLE.includes(mail.status))
    throw new errors.ValidationError(
      `This mail is ${mail.status}; its address cannot be corrected any more.`
    );
  const contact = (await getService(strapi, 'contacts').byIds([contactId])).get(contactId);
  if (!contact) throw new errors.NotFoundError(`There is no contact ${contactId}.`);
  if (contact.adminUserId !== null)
    throw new errors.ValidationError(
      `${contact.address} is the address of a colleague; it is changed in their profile.`
    );
  return { mail: { ...mail, messageId }, contact };
};

const keyOf = ({ uid, documentId }: ThreadRef): string => `${uid} ${documentId}`;

/** Those of these entries that the caller may read, by `uid documentId`; one query per type. */
const readableAmong = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  threads: readonly ThreadRef[]
): Promise<Set<string>> => {
  const found = new Set<string>();
  for (const uid of new Set(threads.map((thread) => thread.uid))) {
    const ids = new Set(threads.filter((thread) => thread.uid === uid).map(({ documentId }) => documentId));
    for (const documentId of await getService(strapi, 'entries').readable(ability, uid, [...ids]))
      found.add(keyOf({ uid, documentId }));
  }
  return found;
};

/**
 * Whether the caller may read every other entry that a contact follows. Otherwise they could have the mail of entries that
 * are not theirs sent to an address of their choice.
 */
const readsAllFollowed = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  contactId: number
): Promise<boolean> => {
  const followed = await getService(strapi, 'followers').followedBy(contactId, FOLLOWED + 1);
  if (followed.length > FOLLOWED) return false;
  const readable = await readableAmong(strapi, ability, followed);
  return followed.every((thread) => readable.has(keyOf(thread)));
};

/**
 * Lets what still waits for a contact that has got another address go there, too. Only of entries that the caller may read:
 * they need not be followed to have a mail of theirs on its way.
 */
const takeWaitingAlong = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  contact: Contact,
  to: NewReceiver
): Promise<void> => {
  const outgoing = getService(strapi, 'outgoing');
  const waiting = (await outgoing.waitingFor(contact.id, WAITING)).flatMap((mail) => {
    const { threadType: uid, threadDocumentId: documentId } = mail;
    const concerned = normaliseAddress(mail.toAddress) === contact.address && uid && documentId;
    return concerned ? [{ mail, thread: { uid, documentId } }] : [];
  });
  const readable = await readableAmong(
    strapi,
    ability,
    waiting.map(({ thread }) => thread)
  );
  // A mail that has just been taken up goes where it was written to.
  for (const { mail, thread } of waiting) if (readable.has(keyOf(thread))) await outgoing.readdress(mail, to);
};

/** Who gets the message now. The contact itself under its new address, or another contact that takes its place here. */
const receiverOf = async (
  strapi: Core.Strapi,
  contact: Contact,
  address: string,
  ability: UserAbility
): Promise<{ receiver: Contact; renamed: boolean }> => {
  const contacts = getService(strapi, 'contacts');
  const other = (await contacts.find([address])).get(address);
  if (other) {
    if (other.adminUserId !== null) throw refuse(`${address} is the address of a colleague.`);
    if (!other.active) throw refuse(`${address} belongs to somebody who gets no mail any more.`);
    return { receiver: other, renamed: false };
  }
  const name = contact.name === contact.address ? '' : contact.name;
  if (await readsAllFollowed(strapi, ability, contact.id)) {
    if (await contacts.changeAddress(contact, address))
      return { receiver: { ...contact, name: name || address, address }, renamed: true };
    throw new errors.ValidationError('Somebody has just changed this person. Look at it again.');
  }
  const [made] = await contacts.ensure([{ name, address }]);
  if (!made) throw new Error(`chatter: the contact of ${address} was not made.`);
  return { receiver: made, renamed: false };
};

/**
 * Corrects the address of the outsider whom a mail did not reach, and sends them the message there. They are known by it
 * from now on, and what waits for them goes there, too (`everywhere`); or, where somebody else has that address already or
 * the caller may not read all that they follow, whoever has it takes their place on this thread (`thread`). What a field of
 * the entry says is not changed. ValidationError with the field `address` when the address will not do.
 */
export const correctDelivery = async (
  strapi: Core.Strapi,
  correction: Correction,
  log: (thread: ThreadRef, line: LogLine, author: NamedActor) => Promise<void>
): Promise<KnownBy> => {
  const { ability, actor, thread } = correction;
  const { mail, contact } = await findCase(strapi, correction);
  const address = await checkAddress(strapi, correction.address, mail);
  const write = (): Promise<KnownBy> =>
    inTransaction(strapi, async ({ onCommit }) => {
      const { receiver, renamed } = await receiverOf(strapi, contact, address, ability);
      const { name, language } = receiver;
      const to = { contactId: receiver.id, name, address, language, internal: false };
      if (!(await getService(strapi, 'outgoing').readdress(mail, to)))
        throw new errors.ValidationError('This mail has just changed. Look at it again.');
      if (receiver.id !== contact.id) {
        await getService(strapi, 'followers').replace(thread, contact.id, receiver.id);
        await getService(strapi, 'notifications').readdress(mail.messageId, contact.id, receiver.id);
      }
      if (renamed) await takeWaitingAlong(strapi, ability, contact, to);
      await log(thread, { key: 'address_corrected', values: { from: mail.toAddress, to: address } }, actor);
      onCommit(() => {
        getService(strapi, 'outgoing').wake();
        getService(strapi, 'live').touch(thread);
      });
      // Whoever was corrected on another message before has this address everywhere already.
      return renamed || receiver.id === contact.id ? 'everywhere' : 'thread';
    });
  return write().catch((error: unknown) => {
    // Somebody has made a contact of that address at the same moment: now it is found.
    if (isUniqueViolation(error)) return write();
    throw error;
  });
};
