import type { Contact } from '../contacts/service';
import type { Delivery, MessageView } from '../contracts/thread';
import { previewOf } from '../mail/html';
import type { NotificationRow } from '../notifications/store';
import { CORRECTABLE, isDetached, RETRYABLE } from '../outgoing/mail-states';
import type { OutgoingMailRow } from '../outgoing/store';
import { toAttachmentView } from './attachments';
import type { AttachmentRow, MessageRow } from './store';

const ofMail = (mail: OutgoingMailRow, contact: Contact | undefined): Delivery => ({
  contactId: mail.contactId ?? 0,
  name: contact?.name ?? (mail.toName || mail.toAddress),
  address: mail.toAddress,
  channel: 'email',
  outgoingMailId: mail.id,
  state: mail.status,
  reason: mail.reason,
  statusCode: mail.statusCode,
  response: mail.status === 'sent' ? null : mail.response,
  nextAttemptAt: mail.status === 'deferred' ? new Date(mail.runAfter).toISOString() : null,
  at: mail.status === 'sent' ? mail.sentAt : (mail.updatedAt ?? mail.createdAt),
  canRetry: RETRYABLE.includes(mail.status) && !isDetached(mail),
  ignored: mail.ignored,
  // The address of a colleague is changed in their profile.
  canCorrect: CORRECTABLE.includes(mail.status) && contact !== undefined && contact.adminUserId === null,
});

const ofInbox = (row: NotificationRow, contact: Contact): Delivery => ({
  contactId: row.contactId,
  name: contact.name,
  address: contact.address,
  channel: 'inbox',
  outgoingMailId: null,
  state: 'delivered',
  reason: null,
  statusCode: null,
  response: null,
  nextAttemptAt: null,
  at: row.createdAt,
  canRetry: false,
  ignored: false,
  canCorrect: false,
});

/** Whether a mail was posted under the bare address of its author. */
export const namesNobodyKnown = (
  row: Pick<MessageRow, 'kind' | 'authorContactId' | 'authorAddress'>
): boolean => row.kind === 'email' && row.authorContactId === null && row.authorAddress !== null;

/** One item of the timeline out of its rows. */
export const toMessageView = (
  row: MessageRow,
  parts: {
    attachments: readonly AttachmentRow[];
    mails: readonly OutgoingMailRow[];
    notifications: readonly NotificationRow[];
    contacts: ReadonlyMap<number, Contact>;
    /** addresses of colleagues among the authors without a contact */
    colleagues?: ReadonlySet<string>;
  }
): MessageView => {
  const author = row.authorContactId === null ? undefined : parts.contacts.get(row.authorContactId);
  return {
    id: row.id,
    kind: row.kind,
    internal: row.internal,
    automatic: row.automatic,
    author: {
      name: author?.name ?? row.authorName ?? '',
      address: row.authorAddress,
      contactId: row.authorContactId,
      internal: author?.internal ?? false,
    },
    subject: row.subject,
    html: row.html ?? '',
    preview: previewOf(row.text ?? ''),
    quotedHtml: row.quotedHtml,
    remoteImages: row.remoteImages,
    to: row.incomingRecipients?.to ?? [],
    cc: row.incomingRecipients?.cc ?? [],
    log: row.log ? { ...row.log, changes: row.log.changes ?? [] } : null,
    attachments: parts.attachments
      .filter((attachment) => attachment.messageId === row.id)
      .map(toAttachmentView),
    deliveries: [
      ...parts.mails
        .filter((mail) => mail.messageId === row.id)
        .map((mail) =>
          ofMail(mail, mail.contactId === null ? undefined : parts.contacts.get(mail.contactId))
        ),
      ...parts.notifications.flatMap((notification) => {
        const contact = parts.contacts.get(notification.contactId);
        return notification.messageId === row.id && notification.channel === 'inbox' && contact
          ? [ofInbox(notification, contact)]
          : [];
      }),
    ],
    authenticity: row.kind === 'email' ? row.authenticity : null,
    claimsColleague: namesNobodyKnown(row) && (parts.colleagues?.has(row.authorAddress ?? '') ?? false),
    incomingMailId: row.kind === 'email' ? row.incomingMailId : null,
    createdAt: row.createdAt,
  };
};
