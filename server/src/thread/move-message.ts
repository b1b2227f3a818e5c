import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { LogLine } from '../contracts/thread';
import type { NamedActor } from '../contacts/service';
import type { ThreadRef } from '../entries/service';
import { inTransaction } from '../queue/connection';
import { getService } from '../services';
import { findByMessageIdHashes, findMessage, moveMessageRows, type MessageRow } from './store';

const standsOn = (row: MessageRow, thread: ThreadRef): boolean =>
  row.threadType === thread.uid && row.threadDocumentId === thread.documentId;

/**
 * Moves a mail that was posted on one entry to another one: the message, its files, and the mails that told people of it,
 * so that answers to them arrive at the new place. Both threads get a line that says so without naming the other entry,
 * which their readers may not be allowed to know. ValidationError when it stands there already, or was moved meanwhile.
 */
export const moveMessage = async (
  strapi: Core.Strapi,
  messageId: number,
  target: ThreadRef,
  input: {
    actor: NamedActor;
    log(thread: ThreadRef, line: LogLine, author: NamedActor): Promise<void>;
  }
): Promise<void> => {
  await inTransaction(strapi, async ({ onCommit }) => {
    const row = await findMessage(strapi, messageId);
    if (!row) throw new errors.NotFoundError(`There is no message ${messageId}.`);
    const from: ThreadRef = { uid: row.threadType, documentId: row.threadDocumentId };
    if (standsOn(row, target)) throw new errors.ValidationError('This message stands on that entry already.');
    const same = row.messageIdHash ? await findByMessageIdHashes(strapi, [row.messageIdHash]) : [];
    if (same.some((other) => standsOn(other, target)))
      throw new errors.ValidationError('The same mail stands on that entry already.');
    if (!(await moveMessageRows(strapi, row.id, from, target)))
      throw new errors.ValidationError('Somebody has just moved this message. Look at it again.');
    // What was not sent yet would be drawn as a mail about the new entry: only its own followers may get that.
    const followers = await getService(strapi, 'followers').rows(target);
    await getService(strapi, 'outgoing').moveOfMessage(
      row.id,
      target,
      followers.map((follower) => follower.contactId)
    );
    const values = { sender: row.authorName || row.authorAddress || '' };
    await input.log(from, { key: 'moved_away', values }, input.actor);
    await input.log(target, { key: 'moved_here', values }, input.actor);
    onCommit(() => {
      getService(strapi, 'live').touch(from);
      getService(strapi, 'live').touch(target);
    });
  });
};
