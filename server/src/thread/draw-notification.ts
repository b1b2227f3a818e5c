import type { Core } from '@strapi/strapi';

import { encodeThreadReference } from '../mail/token';
import type { Draft } from '../outgoing/draft';
import { getService } from '../services';
import { notificationSubject, renderNotification } from './notification-mail';
import { findAttachments, findMessage } from './store';

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
  const { html, text } = renderNotification({
    html: message.html ?? '',
    quotedHtml: message.quotedHtml,
    title: entry.title,
    typeName: type.displayName,
    companyName: company?.name ?? null,
    entryUrl: mail.internal ? entryUrl(strapi, { ...thread, singleType: type.singleType }) : null,
    internal: message.internal,
  });
  const files = getService(strapi, 'files');
  const attachments = await Promise.all(
    (await findAttachments(strapi, [message.id])).map(async (attachment) => ({
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
    references: [
      encodeThreadReference(thread, domain?.name ?? 'localhost', await addressing.signingKey()),
      ...cited,
    ],
    // Not an automatic mail, but one that needs no out-of-office answer.
    headers: { 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
    attachments,
    domain,
    ownedAlias: alias?.fullName ?? null,
  };
};
