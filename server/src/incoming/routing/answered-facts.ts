import type { Core } from '@strapi/strapi';

import { hashMessageId } from '../../mail/message-id';
import { decodeMailMessageId, decodeThreadReference, type TokenKey } from '../../mail/token';
import { getService } from '../../services';
import { threadKey, type AnsweredMessage, type ThreadKey } from './verdict';

export interface AnsweredFacts {
  /** by reply tokens, in the order of the recipients */
  tokens: AnsweredMessage[];
  /** contacts that the mails with these tokens were sent to */
  tokenContacts: Set<number>;
  /** tokens (ids of outgoing mails) whose entry still exists */
  alive: Set<number>;
  cited: AnsweredMessage | null;
  alsoCited: AnsweredMessage[];
  /** a cited id is that of a refusal of ours: many programs answer with In-Reply-To alone, without its References */
  citesRefusal: boolean;
}

const NOTHING: AnsweredFacts = {
  tokens: [],
  tokenContacts: new Set(),
  alive: new Set(),
  cited: null,
  alsoCited: [],
  citesRefusal: false,
};

/**
 * The messages that a mail answers: by the tokens in its recipients and by the Message-IDs it cites, all looked up
 * together. Only stored or signed ids count: the text of an id proves nothing. The row of an outgoing mail outlives its
 * message, so the thread is known even then.
 *
 * @param tokenIds outgoing mails, by reply tokens
 * @param citedIds Message-IDs of In-Reply-To and References
 */
export const findAnswered = async (
  strapi: Core.Strapi,
  tokenIds: readonly number[],
  citedIds: readonly string[],
  keys: readonly TokenKey[]
): Promise<AnsweredFacts> => {
  const citedMails = citedIds.flatMap((id) => decodeMailMessageId(id, keys) ?? []);
  if (tokenIds.length === 0 && citedIds.length === 0) return NOTHING;
  const { history } = getService(strapi, 'thread');
  const mails = new Map(
    (await getService(strapi, 'outgoing').answeredMails([...tokenIds, ...citedMails])).map((row) => [
      row.id,
      row,
    ])
  );
  const hashes = citedIds.map(hashMessageId);
  const messages = await history.answeredBy(
    [...mails.values()].flatMap((row) => row.messageId ?? []),
    hashes
  );
  const byId = new Map(messages.map((row) => [row.id, row]));
  const references = citedIds.flatMap((id) => decodeThreadReference(id, keys) ?? []);

  const threads: ThreadKey[] = [
    ...[...mails.values()].flatMap((row) =>
      row.threadType && row.threadDocumentId
        ? [{ uid: row.threadType, documentId: row.threadDocumentId }]
        : []
    ),
    ...messages.map((row) => row.thread),
    ...references.slice(0, 1),
  ];
  const existing = await existingThreads(strapi, threads);
  const answered = (thread: ThreadKey, messageId: number | null): AnsweredMessage => {
    const row = messageId === null ? undefined : byId.get(messageId);
    return {
      thread,
      exists: existing.has(threadKey(thread)),
      messageId: row?.id ?? null,
      // An answer to what a machine left as a note is an answer to nobody's note.
      internal: Boolean(row?.internal && !row.automatic),
      authorContactId: row?.authorContactId ?? null,
    };
  };
  const ofMail = (id: number): AnsweredMessage | null => {
    const row = mails.get(id);
    return row?.threadType && row.threadDocumentId
      ? answered({ uid: row.threadType, documentId: row.threadDocumentId }, row.messageId)
      : null;
  };

  const tokens: AnsweredMessage[] = [];
  for (const id of tokenIds) {
    const message = ofMail(id);
    if (message && !tokens.some((known) => threadKey(known.thread) === threadKey(message.thread)))
      tokens.push(message);
  }

  // The newest decides, whatever the order of the ids in the header; one of a deleted entry only if there is no other.
  const incoming = messages.filter((row) => row.messageIdHash && hashes.includes(row.messageIdHash));
  const candidates = [
    ...citedMails.flatMap((id) => ofMail(id) ?? []),
    ...incoming.map((row) => answered(row.thread, row.id)),
  ].sort((a, b) => Number(b.exists) - Number(a.exists) || (b.messageId ?? 0) - (a.messageId ?? 0));
  const [reference] = references;
  const cited = candidates[0] ?? (reference ? answered(reference, null) : null);
  const hash = cited?.messageId ? (byId.get(cited.messageId)?.messageIdHash ?? null) : null;
  const alsoCited = incoming
    .filter((row) => hash !== null && row.messageIdHash === hash && row.id !== cited?.messageId)
    .map((row) => answered(row.thread, row.id));

  return {
    tokens,
    tokenContacts: new Set(tokenIds.flatMap((id) => mails.get(id)?.contactId ?? [])),
    alive: new Set(tokenIds.filter((id) => ofMail(id)?.exists)),
    cited,
    alsoCited,
    citesRefusal: citedMails.some((id) => mails.get(id)?.purpose === 'refusal'),
  };
};

/** Keys of those threads whose entry exists; one query per type. */
export const existingThreads = async (
  strapi: Core.Strapi,
  threads: readonly ThreadKey[]
): Promise<Set<string>> => {
  const byType = new Map<string, Set<string>>();
  for (const { uid, documentId } of threads) byType.set(uid, (byType.get(uid) ?? new Set()).add(documentId));
  const found = new Set<string>();
  for (const [uid, documentIds] of byType) {
    if (!getService(strapi, 'entries').find(uid)) continue;
    for (const documentId of await getService(strapi, 'entries').existing(uid, [...documentIds]))
      found.add(threadKey({ uid, documentId }));
  }
  return found;
};
