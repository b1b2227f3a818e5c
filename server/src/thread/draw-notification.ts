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
import { encodeThreadReference, type TokenKey } from '../mail/token';
import type { Draft } from '../outgoing/draft';
import { adminAddress, serverAddress } from '../outgoing/public-url';
import { encodedSize } from '../outgoing/size-limit';
import { findOutsideReceivers } from '../outgoing/store-receivers';
import { getService } from '../services';
import { NAMED_OUTSIDERS, namedBesides } from './also-to';
import { chooseReferences, CITABLE } from './choose-references';
import { listIdOf } from './list-id';
import { fileLink, mailedFiles, readCarried, readLogo } from './mail-attachments';
import { readMailAuthor, type MailAuthor } from './mail-author';
import { notificationSubject, type NotificationContent } from './mail-content';
import { mailHeadersOf } from './mail-headers';
import { layOutNotification } from './mail-layout';
import { withoutRemotePictures } from './mail-pictures';
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
  const base = adminAddress(strapi);
  if (base === null) return null;
  const kind = thread.singleType
    ? `single-types/${thread.uid}`
    : `collection-types/${thread.uid}/${thread.documentId}`;
  return `${base}/content-manager/${kind}`;
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

const findSurroundings = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  entry: EntryFacts
): Promise<{ company: CompanyView | null; domain: Draft['domain']; ownedAlias: Draft['ownedAlias'] }> => {
  const addressing = getService(strapi, 'addressing');
  const company = await getService(strapi, 'companies').byDocumentId(entry.company);
  const domain = getService(strapi, 'outgoing').senderDomain(await addressing.domainOf(company));
  return { company, domain, ownedAlias: await addressing.aliasOwnedBy(thread) };
};

/** The page and its files: what is too large for the mail stands in the page instead, which has to be known first. */
const layOutWithFiles = async (
  strapi: Core.Strapi,
  message: MessageRow,
  content: NotificationContent,
  input: {
    author: MailAuthor;
    domain: Draft['domain'];
    logo: Awaited<ReturnType<typeof readLogo>>;
    key: TokenKey;
  }
): Promise<Pick<Draft, 'html' | 'text' | 'attachments'>> => {
  const { author, domain, logo, key } = input;
  const files = mailedFiles(await findAttachments(strapi, [message.id]), {
    html: `${content.html}${content.quotedHtml ?? ''}`,
    logoContentId: logo?.contentId ?? null,
  });
  const page = await layOutNotification(content);
  const bodyBytes = encodedSize(page.html) + encodedSize(page.text);
  const limit = await getService(strapi, 'outgoing').draftSizeLimit({ ...author, domain, bodyBytes });
  const { carried, linked } = splitBySize(files, limit - (logo?.content.length ?? 0));
  const links = linked.map(({ id, name, size }) => ({
    name,
    size,
    url: fileLink(strapi, id, content.linksEnd, key),
  }));
  return {
    ...(links.length === 0 ? page : await layOutNotification({ ...content, links })),
    attachments: [...(logo ? [logo] : []), ...(await readCarried(strapi, carried))],
  };
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
  const author = await readMailAuthor(strapi, message);
  const key = await getService(strapi, 'addressing').signingKey();
  const logo = await readLogo(strapi, company);
  const { linkDays } = await getService(strapi, 'outgoing').settings.read();
  const linksEnd = Date.now() + linkDays * DAY_MS;
  const unfollowMarker = `unfollow-${randomBytes(16).toString('hex')}`;
  // Opening what we relay must not tell its sender that it was read.
  const shown = (given: string): string =>
    message.kind === 'email'
      ? withoutRemotePictures(given, { own: serverAddress(strapi), word: MAIL_WORDS[language].picture })
      : given;
  const content: NotificationContent = {
    html: shown(message.html ?? ''),
    quotedHtml: message.quotedHtml && shown(message.quotedHtml),
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
    links: [],
    linksEnd,
    internal: message.internal,
    unfollowMarker,
  };
  const followers = await getService(strapi, 'followers').rows(thread);
  return {
    ...author,
    subject: notificationSubject({
      subject: message.subject,
      title: entry.title,
      answersMail: cited.length > 0,
    }),
    ...(await layOutWithFiles(strapi, message, content, { author, domain, logo, key })),
    unfollowMarker,
    followers: new Set(followers.map(({ contactId }) => contactId)),
    alsoTo: await outsidersNamedIn(strapi, message, mail.internal),
    listId: listIdOf(thread, domain?.name ?? 'localhost'),
    references: [encodeThreadReference(thread, domain?.name ?? 'localhost', key), ...cited],
    headers: mailHeadersOf(message),
    domain,
    ownedAlias,
  };
};
