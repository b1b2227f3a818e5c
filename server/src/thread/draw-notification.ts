import type { Core } from '@strapi/strapi';

import { readConfig } from '../config';
import { encodeAttachmentToken, encodeThreadReference, type TokenKey } from '../mail/token';
import type { Draft } from '../outgoing/draft';
import { getService } from '../services';
import { notificationSubject, renderNotification } from './notification-mail';
import { findAttachments, findMessage, type AttachmentRow } from './store';

/** Ids of earlier mails that an outgoing one cites (behaviour of Odoo: three). */
const CITED = 3;

/** Address of an entry in the admin, null when Strapi does not know its own. */
const entryUrl = (
  strapi: Core.Strapi,
  thread: { uid: string; documentId: string; singleType: boolean }
): string | null => {
  const base = strapi.config.get('admin.absoluteUrl') as string | undefined;
  if (!base) return null;
  const kind = thread.singleType
    ? `single-types/${thread.uid}`
    : `collection-types/${thread.uid}/${thread.documentId}`;
  return `${base.replace(/\/$/, '')}/content-manager/${kind}`;
};

/** How long a link to a large file works. */
const LINK_DAYS = 30;

/** A link to one file for people without an account. */
const fileUrl = (strapi: Core.Strapi, id: number, key: TokenKey): string => {
  const expiresAt = Math.floor(Date.now() / 1000) + LINK_DAYS * 24 * 60 * 60;
  const base = (strapi.config.get('server.absoluteUrl') as string | undefined) ?? '';
  return `${base.replace(/\/$/, '')}/api/chatter/files/${encodeAttachmentToken({ id, expiresAt }, key)}`;
};

/** Pictures of the text always travel with it; of the other files, as many as fit, the smallest first. */
const splitBySize = (
  attachments: readonly AttachmentRow[],
  limit: number
): { carried: AttachmentRow[]; linked: AttachmentRow[] } => {
  const carried = attachments.filter((attachment) => attachment.disposition === 'inline');
  const linked: AttachmentRow[] = [];
  let size = 0;
  for (const attachment of attachments
    .filter((candidate) => candidate.disposition !== 'inline')
    .sort((a, b) => a.size - b.size)) {
    size += attachment.size;
    (size <= limit ? carried : linked).push(attachment);
  }
  return { carried, linked };
};

/** What the mail of a message says; null when message or entry are gone. */
export const drawNotification = async (
  strapi: Core.Strapi,
  mail: { messageId: number | null; internal: boolean }
): Promise<Draft | null> => {
  const message = mail.messageId === null ? null : await findMessage(strapi, mail.messageId);
  if (!message) return null;
  const thread = { uid: message.threadType, documentId: message.threadDocumentId };
  const type = getService(strapi, 'entries').find(thread.uid);
  const entry = type ? await getService(strapi, 'entries').describe(thread) : null;
  if (!type || !entry) return null;

  const addressing = getService(strapi, 'addressing');
  const company = await getService(strapi, 'companies').byDocumentId(entry.company);
  const domain = getService(strapi, 'outgoing').senderDomain(await addressing.domainOf(company));
  const alias = await addressing.aliasOwnedBy(thread);
  const cited = await getService(strapi, 'thread').lastIncomingIds(thread, CITED);
  const { carried, linked } = splitBySize(
    await findAttachments(strapi, [message.id]),
    readConfig(strapi).limits.mailAttachmentBytes
  );
  const key = await addressing.signingKey();
  const { html, text } = renderNotification({
    html: message.html ?? '',
    quotedHtml: message.quotedHtml,
    title: entry.title,
    typeName: type.displayName,
    companyName: company?.name ?? null,
    entryUrl: mail.internal ? entryUrl(strapi, { ...thread, singleType: type.singleType }) : null,
    links: linked.map(({ id, name, size }) => ({ name, size, url: fileUrl(strapi, id, key) })),
    linkDays: LINK_DAYS,
    internal: message.internal,
  });
  const files = getService(strapi, 'files');
  const attachments = await Promise.all(
    carried.map(async (attachment) => ({
      name: attachment.name,
      mimeType: attachment.mimeType,
      contentId: attachment.contentId,
      content: await files.read(attachment.hash),
    }))
  );
  return {
    author: { name: message.authorName ?? '', address: message.authorAddress ?? '' },
    subject: notificationSubject({
      subject: message.subject,
      title: entry.title,
      answersMail: cited.length > 0,
    }),
    html,
    text,
    references: [encodeThreadReference(thread, domain?.name ?? 'localhost', key), ...cited],
    // Not an automatic mail, but one that needs no out-of-office answer.
    headers: { 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
    attachments,
    domain,
    ownedAlias: alias?.fullName ?? null,
  };
};
