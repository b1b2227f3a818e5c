import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { AuthenticityResult } from '../contracts/incoming';
import type { KnownBy, LogLine, MessageKind, MessageView } from '../contracts/thread';
import type { Contact, NamedActor } from '../contacts/service';
import type { ThreadRef } from '../entries/service';
import { normaliseAddress } from '../mail/address';
import { htmlToText, isVisuallyEmptyHtml, previewOf, sanitiseComposerHtml } from '../mail/html';
import { hashMessageId } from '../mail/message-id';
import type { Mailbox } from '../mail/parsed-mail';
import type { MessageFacts } from '../notifications/service';
import { inTransaction, isUniqueViolation, KeyTaken } from '../queue/connection';
import { getService } from '../services';
import { createAttachments } from './attachments';
import { correctDelivery, type Correction } from './correct-delivery';
import { drawNotification, type DrawnMail } from './draw-notification';
import { listRecipients, type Recipients } from './list-recipients';
import { createMailHistory } from './mail-history';
import { namesNobodyKnown, toMessageView } from './message-view';
import { moveMessage } from './move-message';
import {
  countMessages,
  countWritten,
  deleteThreadRows,
  findAttachments,
  findByPostKey,
  findLatest,
  findMessage,
  findMessageIds,
  findNewestId,
  findPage,
  findPlaceByPostKey,
  hashesInUse,
  insertAttachments,
  insertMessage,
  findMessages,
  linkUploads,
  type MessageRow,
  type NewAttachmentRow,
} from './store';
import { sweepThreads } from './sweep';

/** A message that is to stand on a thread, its content already sanitised. */
export interface NewMessage {
  thread: ThreadRef;
  kind: MessageKind;
  /** key of the subtype; null for a line of the system, which nobody is told of */
  subtype: 'discussions' | 'note' | null;
  internal: boolean;
  automatic?: boolean;
  author: { name: string; address: string | null; contactId: number | null };
  /** contact of the one who really sent it, where that is not the author: they are not told of what they did */
  realAuthor?: number | null;
  subject: string | null;
  html: string;
  quotedHtml?: string | null;
  text: string;
  remoteImages?: boolean;
  log?: LogLine | null;
  /** contacts told of it beside the followers */
  recipients?: readonly number[];
  /** addresses that have it already */
  alreadyHave?: ReadonlySet<string>;
  /** whether anybody is told of it at all */
  notify: boolean;
  /** whether only colleagues among them are */
  colleaguesOnly?: boolean;
  /** contact that begins to follow by posting */
  autoFollow?: number | null;
  incoming?: {
    mailId: number;
    messageId: string | null;
    to: Mailbox[];
    cc: Mailbox[];
    /** whether it is by whom it claims to be */
    authenticity?: AuthenticityResult | null;
    /** whether its entry was created from it */
    opensThread?: boolean;
  } | null;
  parentId?: number | null;
  attachments?: readonly Omit<NewAttachmentRow, 'messageId' | 'uploadedBy'>[];
  /** uploads that this message takes, and whose they are */
  uploads?: { ids: readonly number[]; adminUserId: number } | null;
  postKey: string | null;
}

/** What an editor writes in the panel. */
export interface ComposerPost {
  kind: 'message' | 'note';
  html: string;
  subject?: string | undefined;
  recipients: readonly Mailbox[];
  attachmentIds?: readonly number[];
  requestId?: string | undefined;
}

/** What people wrote, as against lines of the system. */
const WRITTEN: readonly MessageKind[] = ['message', 'note', 'email'];

/** NUL is refused by PostgreSQL's text columns. */
const storable = (text: string): string => text.replaceAll('\0', '');

/** Messages on entries: posting, reading, and what goes when an entry goes. */
export const createThreadService = ({ strapi }: { strapi: Core.Strapi }) => {
  const views = async (rows: readonly MessageRow[]): Promise<MessageView[]> => {
    const ids = rows.map((row) => row.id);
    const attachments = await findAttachments(strapi, ids);
    const mails = await getService(strapi, 'outgoing').byMessages(ids);
    const notifications = await getService(strapi, 'notifications').byMessages(ids);
    const contacts = await getService(strapi, 'contacts').byIds([
      ...rows.flatMap((row) => row.authorContactId ?? []),
      ...mails.flatMap((mail) => mail.contactId ?? []),
      ...notifications.map((notification) => notification.contactId),
    ]);
    const colleagues = await getService(strapi, 'contacts').colleaguesAmong(
      rows.flatMap((row) => (namesNobodyKnown(row) ? (row.authorAddress ?? []) : []))
    );
    return rows.map((row) => toMessageView(row, { attachments, mails, notifications, contacts, colleagues }));
  };

  /** Writes a message and everything that follows from it in one transaction (nested in the caller's, if any). */
  const post = async (
    message: NewMessage
  ): Promise<{ row: MessageRow; told: Contact[]; repeated: boolean }> => {
    const findOther = async (): Promise<{ row: MessageRow; told: Contact[]; repeated: boolean } | null> => {
      const row = message.postKey ? await findByPostKey(strapi, message.postKey) : null;
      return row && { row, told: [], repeated: true };
    };
    const written = inTransaction(strapi, async ({ onCommit }) => {
      const row = await insertMessage(strapi, {
        threadType: message.thread.uid,
        threadDocumentId: message.thread.documentId,
        kind: message.kind,
        subtype: message.subtype,
        internal: message.internal,
        automatic: message.automatic ?? false,
        authorName: storable(message.author.name).slice(0, 255),
        authorAddress: message.author.address,
        authorContactId: message.author.contactId,
        subject:
          message.subject === null
            ? null
            : storable(message.subject)
                .replace(/[\r\n]+/g, ' ')
                .slice(0, 998),
        html: storable(message.html),
        quotedHtml: message.quotedHtml ? storable(message.quotedHtml) : null,
        text: storable(message.text),
        remoteImages: message.remoteImages ?? false,
        incomingRecipients: message.incoming ? { to: message.incoming.to, cc: message.incoming.cc } : null,
        log: message.log ?? null,
        messageIdHeader: message.incoming?.messageId ?? null,
        messageIdHash: message.incoming?.messageId ? hashMessageId(message.incoming.messageId) : null,
        incomingMailId: message.incoming?.mailId ?? null,
        authenticity: message.incoming?.authenticity ?? null,
        opensThread: message.incoming?.opensThread ?? false,
        parentId: message.parentId ?? null,
        postKey: message.postKey,
      });
      if (!row) {
        const other = await findOther();
        if (other) return other;
        throw new KeyTaken('chatter: the same message was posted at the same moment.');
      }
      await insertAttachments(
        strapi,
        message.thread,
        (message.attachments ?? []).map((attachment) => ({
          ...attachment,
          messageId: row.id,
          uploadedBy: null,
        }))
      );
      await takeUploads(message, row.id);
      if (message.autoFollow) await getService(strapi, 'followers').add(message.thread, [message.autoFollow]);
      const told =
        message.notify && message.subtype !== null
          ? await getService(strapi, 'notifications').notify({
              thread: message.thread,
              messageId: row.id,
              subtype: message.subtype,
              recipients: message.recipients ?? [],
              realAuthor: message.realAuthor ?? message.author.contactId,
              colleaguesOnly: message.colleaguesOnly ?? false,
              alreadyHave: message.alreadyHave ?? new Set(),
            })
          : [];
      // Strapi rejects a committed transaction when this throws, so it must not.
      onCommit(() => {
        getService(strapi, 'outgoing').wake();
        getService(strapi, 'live').touch(message.thread);
      });
      return { row, told, repeated: false };
    });
    return written.catch(async (error: unknown) => {
      // Posted twice at one moment. Inside a caller's transaction nothing more can be read; the caller begins again.
      const other = isUniqueViolation(error) && !strapi.db.inTransaction() ? await findOther() : null;
      if (!other) throw error;
      return other;
    });
  };

  const takeUploads = async (message: NewMessage, messageId: number): Promise<void> => {
    const { ids, adminUserId } = message.uploads ?? { ids: [], adminUserId: 0 };
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return;
    const taken = await linkUploads(strapi, message.thread, {
      ids: wanted,
      uploadedBy: adminUserId,
      messageId,
    });
    if (taken !== wanted.length) {
      throw new errors.ValidationError('A file of this message is no longer there. Attach it again.');
    }
  };

  const log = async (thread: ThreadRef, line: LogLine, author: NamedActor): Promise<void> => {
    await post({
      thread,
      kind: 'log',
      subtype: null,
      internal: true,
      author,
      subject: null,
      html: '',
      text: '',
      log: line,
      notify: false,
      postKey: null,
    });
  };

  return {
    post,
    attachments: createAttachments(strapi),
    history: createMailHistory(strapi),

    /** What an editor writes: sanitised, posted in their name; they follow from then on if it was a message. */
    async postFromComposer(
      thread: ThreadRef,
      adminUserId: number,
      input: ComposerPost
    ): Promise<MessageView> {
      const html = sanitiseComposerHtml(input.html);
      const attachmentIds = input.attachmentIds ?? [];
      if (isVisuallyEmptyHtml(html) && attachmentIds.length === 0)
        throw new errors.ValidationError('The message is empty.');
      const contacts = getService(strapi, 'contacts');
      const author = await contacts.ofAdminUser(adminUserId);
      const own = await getService(strapi, 'addressing').ownAddresses();
      const ours = input.recipients.find(({ address }) => own.has(normaliseAddress(address) ?? ''));
      if (ours) {
        throw new errors.ValidationError(
          `${ours.address} is an address of ours: a mail to it would come back. Write to the person instead.`
        );
      }
      const recipients = await contacts.ensure(input.recipients);
      const note = input.kind === 'note';
      const outsider = note ? recipients.find((contact) => !contact.internal) : undefined;
      if (outsider) {
        throw new errors.ValidationError(`A note is internal, and ${outsider.address} is not a colleague.`);
      }
      const { row } = await post({
        thread,
        kind: input.kind,
        subtype: note ? 'note' : 'discussions',
        internal: note,
        author: { name: author.name, address: author.address, contactId: author.id },
        subject: input.subject?.trim() || null,
        html,
        text: htmlToText(html),
        recipients: recipients.map((contact) => contact.id),
        notify: true,
        autoFollow: note ? null : author.id,
        uploads: { ids: attachmentIds, adminUserId },
        postKey: input.requestId ? `request:${input.requestId}` : null,
      });
      if (row.threadType !== thread.uid || row.threadDocumentId !== thread.documentId) {
        throw new errors.ValidationError('This requestId was used on another entry.');
      }
      const [view] = await views([row]);
      if (!view) throw new Error('chatter: a message that was just written cannot be read.');
      return view;
    },

    /** A quiet line of the system; nobody is told. */
    log,

    /**
     * Moves a message with everything that belongs to it to another entry, in the name of `actor`. The caller has asked
     * whether they may read and post on both.
     */
    move: (messageId: number, target: ThreadRef, actor: NamedActor): Promise<void> =>
      moveMessage(strapi, messageId, target, { actor, log }),

    /** Sends the message of a failed mail to another address of the same person. */
    correctDelivery: (correction: Correction): Promise<KnownBy> => correctDelivery(strapi, correction, log),

    /** A page of the timeline, newest first, and how many messages are older still. */
    async page(thread: ThreadRef, input: { before?: number | undefined; limit: number }) {
      const rows = await findPage(strapi, thread, input);
      const last = rows.at(-1);
      const olderCount =
        last && rows.length === input.limit ? await countMessages(strapi, thread, last.id) : 0;
      return { messages: await views(rows), olderCount };
    },

    /** Changes whenever the timeline looks different: a message more, or another state of a delivery. */
    async version(thread: ThreadRef): Promise<string> {
      const newest = await findNewestId(strapi, thread);
      return `${newest} ${await getService(strapi, 'outgoing').lastChange(thread)}`;
    },

    async summary(thread: ThreadRef): Promise<{ messageCount: number; lastMessageAt: string | null }> {
      const [last] = await findLatest(strapi, thread, WRITTEN, 1);
      return {
        messageCount: await countWritten(strapi, thread, WRITTEN),
        lastMessageAt: last?.createdAt ?? null,
      };
    },

    /** Followers who will hear of a message, and people who should probably be told too. */
    recipients: (thread: ThreadRef, adminUserId: number): Promise<Recipients> =>
      listRecipients(strapi, thread, adminUserId),

    /** What an inbox shows of messages. */
    async describeMessages(ids: readonly number[]): Promise<MessageFacts[]> {
      return (await findMessages(strapi, [...new Set(ids)])).map((row) => ({
        id: row.id,
        thread: { uid: row.threadType, documentId: row.threadDocumentId },
        kind: row.kind,
        internal: row.internal,
        authorName: row.authorName ?? '',
        preview: previewOf(row.text ?? ''),
        createdAt: row.createdAt,
      }));
    },

    /** Names of the authors of messages. */
    async authorNames(messageIds: readonly number[]): Promise<Map<number, string>> {
      const rows = await findMessages(strapi, [...new Set(messageIds)]);
      return new Map(rows.map((row) => [row.id, row.authorName ?? '']));
    },

    byId: (id: number): Promise<MessageRow | null> => findMessage(strapi, id),
    /** Where the message of a `postKey` stands; null when there is none. */
    placeOf: (postKey: string): Promise<{ id: number; thread: ThreadRef } | null> =>
      findPlaceByPostKey(strapi, postKey),
    hashesInUse: (hashes: readonly string[]): Promise<string[]> => hashesInUse(strapi, hashes),
    drawNotification: (mail: DrawnMail) => drawNotification(strapi, mail),

    /** Everything that belongs to the thread of an entry that is gone; its files are swept later. */
    async remove(thread: ThreadRef): Promise<void> {
      await getService(strapi, 'notifications').removeOfMessages(await findMessageIds(strapi, thread));
      await deleteThreadRows(strapi, thread);
    },

    /** Removes what belongs to entries that are gone; answers how many threads. */
    sweep: (): Promise<number> => sweepThreads(strapi, Date.now()),
  };
};

export type ThreadService = ReturnType<typeof createThreadService>;
