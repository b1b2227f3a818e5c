import { randomBytes } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import { splitBySize } from '../contracts/carried-files';
import type { CompanyView } from '../contracts/companies';
import { fieldWords } from '../contracts/field-words';
import type { EntryFacts, ThreadRef } from '../entries/service';
import { normaliseAddress } from '../mail/address';
import { previewOf, sanitiseComposerHtml } from '../mail/html';
import { fill, languageOrEnglish, type Language } from '../mail/languages';
import type { Mailbox } from '../mail/parsed-mail';
import { encodeThreadReference } from '../mail/token';
import type { Draft } from '../outgoing/draft';
import { findOutsideReceivers } from '../outgoing/store-receivers';
import { getService } from '../services';
import { NAMED_OUTSIDERS, namedBesides } from './also-to';
import { chooseReferences, CITABLE } from './choose-references';
import { listIdOf } from './list-id';
import { fileLink, readCarried, readLogo } from './mail-attachments';
import { notificationSubject, type NotificationContent } from './mail-content';
import { layOutNotification } from './mail-layout';
import { MAIL_WORDS } from './mail-words';
import { findAttachments, findMessage, type MessageRow } from './store';
import { findCitableMails } from './store-references';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whom a mail is drawn for: everybody who shares these gets the same draft. */
export interface DrawnMail {
  messageId: number | null;
  internal: boolean;
  language: string | null;
}

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

/**
 * Changed fields as a mail may tell them. A draft is shared, so what the panel asks of each reader cannot be asked here:
 * colleagues are told of the fields that every role with access to the type may read, outsiders of none.
 */
const changesFor = async (
  strapi: Core.Strapi,
  message: MessageRow,
  internal: boolean
): Promise<NotificationContent['changes']> => {
  const changes = message.log?.changes ?? [];
  if (changes.length === 0 || !internal) return [];
  const everybodyReads = await getService(strapi, 'entries').commonFieldReader(message.threadType);
  return changes
    .filter(({ field }) => everybodyReads(field))
    .map(({ field, from, to }) => ({ name: fieldWords(field), from, to }));
};

/**
 * The other outsiders, for a mail to one of them. A colleague's mail names nobody: their "reply all" would show the address
 * that proves who they are (the token of Reply-To) to strangers, who could then write in their name.
 */
const outsidersNamedIn = async (
  strapi: Core.Strapi,
  message: MessageRow,
  internal: boolean
): Promise<Mailbox[]> => {
  if (internal || message.internal) return [];
  const receivers = await findOutsideReceivers(strapi, message.id, NAMED_OUTSIDERS + 1);
  const { to = [], cc = [] } = message.incomingRecipients ?? {};
  const incoming = [...to, ...cc];
  const own = await getService(strapi, 'addressing').ownAddresses();
  const colleagues =
    incoming.length > 0
      ? await getService(strapi, 'contacts').colleaguesAmong(
          incoming.flatMap(({ address }) => normaliseAddress(address) ?? [])
        )
      : [];
  return namedBesides({
    receivers,
    incoming,
    author: message.authorAddress,
    hidden: new Set([...own, ...colleagues]),
  });
};

/** Below what a colleague wrote stands who they are; a mail that is passed on has a signature of its own. */
const signatureOf = (message: MessageRow, company: CompanyView | null, language: Language): string | null => {
  if ((message.kind !== 'message' && message.kind !== 'note') || !message.authorName) return null;
  const words = MAIL_WORDS[language];
  const values = { name: message.authorName, company: company?.name ?? '' };
  return fill(company?.name ? words.signature : words.signatureAlone, values);
};

/** What only a machine says is marked as such, so that no machine answers (RFC 3834 5); all others want no absence notes. */
const headersOf = (message: MessageRow): Record<string, string> => ({
  'X-Auto-Response-Suppress': 'OOF, AutoReply',
  ...(message.kind === 'log' || message.automatic ? { 'Auto-Submitted': 'auto-generated' } : {}),
});

/** The admin user who wrote a message, whose personal server may send it; null for everybody else. */
const authorUserOf = async (strapi: Core.Strapi, message: MessageRow): Promise<number | null> => {
  const id = message.authorContactId;
  const contact = id === null ? undefined : (await getService(strapi, 'contacts').byIds([id])).get(id);
  return contact?.internal ? contact.adminUserId : null;
};

const findSurroundings = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  entry: EntryFacts
): Promise<{ company: CompanyView | null; domain: Draft['domain']; ownedAlias: string | null }> => {
  const addressing = getService(strapi, 'addressing');
  const company = await getService(strapi, 'companies').byDocumentId(entry.company);
  const domain = getService(strapi, 'outgoing').senderDomain(await addressing.domainOf(company));
  const alias = await addressing.aliasOwnedBy(thread);
  return { company, domain, ownedAlias: alias?.fullName ?? null };
};

/** What the mail of a message says; null when message or entry are gone. */
export const drawNotification = async (strapi: Core.Strapi, mail: DrawnMail): Promise<Draft | null> => {
  const message = mail.messageId === null ? null : await findMessage(strapi, mail.messageId);
  if (!message) return null;
  const thread = { uid: message.threadType, documentId: message.threadDocumentId };
  const type = getService(strapi, 'entries').find(thread.uid);
  const entry = type ? await getService(strapi, 'entries').describe(thread) : null;
  if (!type || !entry) return null;

  const language = languageOrEnglish(mail.language);
  const { company, domain, ownedAlias } = await findSurroundings(strapi, thread, entry);
  const cited = chooseReferences(await findCitableMails(strapi, thread, CITABLE), mail.internal);
  const author = { name: message.authorName ?? '', address: message.authorAddress ?? '' };
  const authorUserId = await authorUserOf(strapi, message);
  const key = await getService(strapi, 'addressing').signingKey();
  const logo = await readLogo(strapi, company);
  const outgoing = getService(strapi, 'outgoing');
  const { linkDays } = await outgoing.settings.read();
  const linksEnd = Date.now() + linkDays * DAY_MS;
  const { carried, linked } = splitBySize(
    (await findAttachments(strapi, [message.id]))
      // A quoted mail of ours may bring our own logo back.
      .filter(({ contentId }) => logo === null || contentId !== logo.contentId)
      .map((attachment) => ({ ...attachment, inline: attachment.disposition === 'inline' })),
    (await outgoing.draftSizeLimit({ author, authorUserId, domain })) - (logo?.content.length ?? 0)
  );
  const unfollowMarker = `unfollow-${randomBytes(16).toString('hex')}`;
  const { html, text } = await layOutNotification({
    html: message.html ?? '',
    quotedHtml: message.quotedHtml,
    preview: previewOf(message.text ?? ''),
    title: entry.title,
    typeName: type.displayName,
    company: company && {
      name: company.name,
      footerHtml: sanitiseComposerHtml(company.footer),
      logoCid: logo?.contentId ?? null,
    },
    language,
    entryUrl: mail.internal ? entryUrl(strapi, { ...thread, singleType: type.singleType }) : null,
    signature: signatureOf(message, company, language),
    changes: await changesFor(strapi, message, mail.internal),
    links: linked.map(({ id, name, size }) => ({ name, size, url: fileLink(strapi, id, linksEnd, key) })),
    linksEnd,
    internal: message.internal,
    unfollowMarker,
  });
  const followers = await getService(strapi, 'followers').rows(thread);
  return {
    author,
    authorUserId,
    subject: notificationSubject({
      subject: message.subject,
      title: entry.title,
      answersMail: cited.length > 0,
    }),
    html,
    text,
    unfollowMarker,
    followers: new Set(followers.map(({ contactId }) => contactId)),
    alsoTo: await outsidersNamedIn(strapi, message, mail.internal),
    listId: listIdOf(thread, domain?.name ?? 'localhost'),
    references: [encodeThreadReference(thread, domain?.name ?? 'localhost', key), ...cited],
    headers: headersOf(message),
    attachments: [...(logo ? [logo] : []), ...(await readCarried(strapi, carried))],
    domain,
    ownedAlias,
  };
};
