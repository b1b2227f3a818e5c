import type { Core } from '@strapi/strapi';

import { bounceAddress, catchallAddress } from '../addressing/addresses';
import type { AliasRow } from '../addressing/store';
import type { Contact } from '../contacts/service';
import type { ThreadRef } from '../entries/service';
import { normaliseAddress, splitAddress } from '../mail/address';
import { hashMessageId } from '../mail/message-id';
import type { Mailbox, ParsedMail } from '../mail/parsed-mail';
import {
  decodeMailMessageId,
  decodeThreadReference,
  decodeToken,
  isRefusalId,
  type TokenKey,
} from '../mail/token';
import { getService } from '../services';
import type { MessageRow } from '../thread/store';
import type { MailClass } from './classify';
import type { IncomingMail } from './store';
import { threadKey, type AliasFact, type AnsweredMessage, type RoutingFacts } from './verdict';

/** Cited ids that are looked at; more would let one header cost many queries. */
const CITED_LIMIT = 32;

/** The recipients of a mail, normalised, with their base address (without detail) and detail. */
interface Recipient {
  address: string;
  base: string;
  detail: string | null;
  direct: boolean;
}

export const readRecipients = (mail: ParsedMail, envelopeTo: readonly string[]): Recipient[] => {
  const recipients = new Map<string, Recipient>();
  const add = (address: string, direct: boolean): void => {
    const normal = normaliseAddress(address);
    const parts = normal ? splitAddress(normal) : null;
    if (!normal || !parts) return;
    const known = recipients.get(normal);
    if (known) known.direct ||= direct;
    else
      recipients.set(normal, {
        address: normal,
        base: `${parts.local}@${parts.domain}`,
        detail: parts.detail,
        direct,
      });
  };
  for (const address of [...envelopeTo, ...mail.deliveredTo]) add(address, true);
  for (const { address } of mail.to) add(address, true);
  for (const { address } of [...mail.cc, ...mail.resent]) add(address, false);
  return [...recipients.values()];
};

export interface GatheredFacts {
  facts: RoutingFacts;
  author: Contact | null;
  /** To and Cc as people should see them: without the tokens in our own addresses */
  shown: { to: Mailbox[]; cc: Mailbox[] };
  /** addresses that got this mail directly */
  recipients: readonly string[];
  /** outgoing mails that a delivery report may be about, by bounce token */
  bounceTokens: readonly number[];
}

const toAnswered = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  message: MessageRow | null
): Promise<AnsweredMessage> => ({
  thread,
  exists: await getService(strapi, 'entries').exists(thread),
  messageId: message?.id ?? null,
  internal: message?.internal ?? false,
  authorContactId: message?.authorContactId ?? null,
});

/** The message behind one of our own outgoing mails; the row outlives its message, so the thread is known even then. */
const byOutgoingMail = async (
  strapi: Core.Strapi,
  outgoingMailId: number
): Promise<AnsweredMessage | null> => {
  const row = await getService(strapi, 'outgoing').byId(outgoingMailId);
  if (!row?.threadType || !row.threadDocumentId) return null;
  const message = row.messageId === null ? null : await getService(strapi, 'thread').byId(row.messageId);
  return toAnswered(strapi, { uid: row.threadType, documentId: row.threadDocumentId }, message);
};

/** The newest message among the cited ids. Only stored or signed ids count: the text of an id proves nothing. */
const findCited = async (
  strapi: Core.Strapi,
  ids: readonly string[],
  keys: readonly TokenKey[]
): Promise<AnsweredMessage | null> => {
  const threads = getService(strapi, 'thread');
  const ours = ids.flatMap((id) => decodeMailMessageId(id, keys) ?? []);
  const answered: AnsweredMessage[] = [];
  for (const id of [...new Set(ours)]) {
    const found = await byOutgoingMail(strapi, id);
    if (found) answered.push(found);
  }
  const [stored] = await threads.byMessageIdHashes(ids.map(hashMessageId));
  if (stored) {
    answered.push(
      await toAnswered(strapi, { uid: stored.threadType, documentId: stored.threadDocumentId }, stored)
    );
  }
  const newest = answered.sort((a, b) => (b.messageId ?? 0) - (a.messageId ?? 0))[0];
  if (newest) return newest;
  for (const id of ids) {
    const thread = decodeThreadReference(id, keys);
    if (thread) return toAnswered(strapi, thread, null);
  }
  return null;
};

const toAliasFact = (row: AliasRow, recipients: readonly Recipient[]): AliasFact => ({
  id: row.id,
  documentId: row.documentId,
  address: row.fullName ?? '',
  targetType: row.targetType,
  defaults: row.defaults ?? {},
  contactPolicy: row.contactPolicy,
  forcedDocumentId: row.forcedDocumentId,
  owner:
    row.ownerType && row.ownerDocumentId ? { uid: row.ownerType, documentId: row.ownerDocumentId } : null,
  direct: recipients.some(
    (recipient) => recipient.direct && [recipient.address, recipient.base].includes(row.fullName ?? '')
  ),
});

const withoutTokens = (mailboxes: readonly Mailbox[], keys: readonly TokenKey[]): Mailbox[] =>
  mailboxes.map((mailbox) => {
    const parts = splitAddress(mailbox.address);
    const token = parts?.detail ? decodeToken(parts.detail, keys) : null;
    return parts && token ? { ...mailbox, address: `${parts.local}@${parts.domain}` } : mailbox;
  });

/** Everything the verdict needs to know, in one place: the only step of routing that asks the database. */
export const gatherFacts = async (
  strapi: Core.Strapi,
  stored: IncomingMail,
  mail: ParsedMail,
  mailClass: MailClass
): Promise<GatheredFacts> => {
  const addressing = getService(strapi, 'addressing');
  const keys = await addressing.keys();
  const domains = await addressing.domains();
  const recipients = readRecipients(mail, stored.envelopeTo);
  const catchalls = new Set(domains.map(catchallAddress));
  const bounces = new Set(domains.map(bounceAddress));

  const tokens = recipients.flatMap(({ address, detail }) => {
    const token = detail ? decodeToken(detail, keys) : null;
    return token ? [{ ...token, address }] : [];
  });
  const byToken: AnsweredMessage[] = [];
  const replyAddresses = new Set<string>();
  for (const token of tokens.filter(({ purpose }) => purpose === 'reply')) {
    const answered = await byOutgoingMail(strapi, token.id);
    if (answered?.exists) replyAddresses.add(token.address);
    if (answered && !byToken.some((known) => threadKey(known.thread) === threadKey(answered.thread)))
      byToken.push(answered);
  }

  const ids = [...new Set([...mail.inReplyTo, ...mail.references.slice(-CITED_LIMIT)])].slice(-CITED_LIMIT);
  const cited = await findCited(strapi, ids, keys);

  // `alias+token@` answers a message; it is not the alias that was written to.
  const addressed = recipients.filter(({ address }) => !replyAddresses.has(address));
  const rows = await addressing.aliasesAt(addressed.flatMap(({ address, base }) => [address, base]));
  const aliases: AliasFact[] = [];
  for (const row of rows) {
    const fact = toAliasFact(row, addressed);
    const forced = fact.forcedDocumentId ? { uid: fact.targetType, documentId: fact.forcedDocumentId } : null;
    // A forced entry that is gone: the alias creates again rather than losing the mail.
    const gone = forced !== null && !(await getService(strapi, 'entries').exists(forced));
    aliases.push(gone ? { ...fact, forcedDocumentId: null } : fact);
  }

  const from = mail.from ? normaliseAddress(mail.from.address) : null;
  const ownAddresses = new Set([...catchalls, ...bounces]);
  const found =
    from && !ownAddresses.has(from)
      ? (await getService(strapi, 'contacts').find([from])).get(from)
      : undefined;
  const author = found?.active ? found : null;

  const concerned = new Map<string, ThreadRef>();
  for (const thread of [
    ...(cited ? [cited.thread] : []),
    ...aliases.flatMap((alias) => alias.owner ?? []),
    ...aliases.flatMap((alias) =>
      alias.forcedDocumentId ? { uid: alias.targetType, documentId: alias.forcedDocumentId } : []
    ),
  ]) {
    concerned.set(threadKey(thread), thread);
  }
  const followed = new Map<string, { byAuthor: boolean }>();
  if (aliases.some((alias) => alias.contactPolicy === 'followers')) {
    for (const [key, thread] of concerned) {
      const followers = await getService(strapi, 'followers').rows(thread);
      if (followers.length > 0)
        followed.set(key, { byAuthor: followers.some((row) => row.contactId === author?.id) });
    }
  }

  const direct = recipients.filter((recipient) => recipient.direct);
  const marker = mail.headers.find((header) => header.name === 'x-chatter-message-id')?.value.trim() ?? null;
  const ownIds = [mail.messageId, marker].filter((id): id is string => id !== null);
  const type = stored.fallbackType ? getService(strapi, 'entries').find(stored.fallbackType) : undefined;
  return {
    author,
    recipients: recipients.map((recipient) => recipient.address),
    shown: { to: withoutTokens(mail.to, keys), cc: withoutTokens(mail.cc, keys) },
    bounceTokens: tokens.filter(({ purpose }) => purpose === 'bounce').map(({ id }) => id),
    facts: {
      mailClass,
      hasSender: from !== null,
      ownMail: ownIds.some((id) => decodeMailMessageId(id, keys) !== null),
      citesRefusal: ids.some((id) => isRefusalId(id, keys)),
      toBounceAddress: direct.some(({ address, base }) => bounces.has(address) || bounces.has(base)),
      tokens: byToken,
      cited,
      aliases,
      onlyCatchall:
        direct.length > 0 &&
        direct.every(({ address, base }) => catchalls.has(address) || catchalls.has(base)),
      anyCatchall: direct.some(({ address, base }) => catchalls.has(address) || catchalls.has(base)),
      fallbackType: type?.uid ?? null,
      author: author ? { contactId: author.id, internal: author.internal } : null,
      followed,
    },
  };
};
