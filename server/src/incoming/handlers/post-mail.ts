import { createHash } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import type { Contact } from '../../contacts/service';
import { withoutCreationLog } from '../../entries/attach';
import { attributesOf } from '../../entries/model';
import type { ThreadRef } from '../../entries/service';
import type { Mailbox, ParsedMail } from '../../mail/parsed-mail';
import { getService } from '../../services';
import type { NewMessage } from '../../thread/service';
import { readMailBody } from '../mail-body';
import type { IncomingMail, PostedMessage } from '../store';
import type { AnsweredMessage, Route } from '../verdict';

export interface PostContext {
  stored: IncomingMail;
  mail: ParsedMail;
  author: Contact | null;
  /** addresses that got the mail directly, and our own */
  alreadyHave: ReadonlySet<string>;
  automatic: boolean;
  /** To and Cc as people should see them */
  shown: { to: Mailbox[]; cc: Mailbox[] };
  attachments: NewMessage['attachments'];
}

/** The host would not create the entry: an alias' default values do not fit any more, or a field is missing. */
export class EntryNotCreated extends Error {}

/** One mail on one thread (or through one alias) is one message, however often and on whatever way it comes in. */
const postKeyOf = (context: PostContext, route: Route): string => {
  const mail = context.mail.messageId ?? context.stored.rawHash;
  const target =
    route.kind === 'reply'
      ? `${route.thread.uid} ${route.thread.documentId}`
      : `${route.targetType} ${route.alias?.documentId ?? 'fallback'}`;
  return `mail:${createHash('sha256').update(`${mail}\n${target}`).digest('hex')}`;
};

/** Carries out one route, in the caller's transaction. `repeated`: the mail stands there already. */
export const postRoute = async (
  strapi: Core.Strapi,
  context: PostContext,
  route: Route
): Promise<PostedMessage & { repeated: boolean }> => {
  const postKey = postKeyOf(context, route);
  const known = await getService(strapi, 'thread').byPostKey(postKey);
  if (known)
    return { uid: known.threadType, documentId: known.threadDocumentId, messageId: known.id, repeated: true };

  const thread = route.kind === 'reply' ? route.thread : await createEntry(strapi, context, route);
  const answered = route.kind === 'reply' ? route.answered : null;
  const { row } = await getService(strapi, 'thread').post(messageOf(context, thread, answered, postKey));
  return { ...thread, messageId: row.id, repeated: false };
};

const messageOf = (
  context: PostContext,
  thread: ThreadRef,
  answered: AnsweredMessage | null,
  postKey: string
): NewMessage => {
  const { mail, author, automatic } = context;
  const body = readMailBody(mail);
  // An answer to a note stays a note, but an outsider's answer never does: nobody would hear of it.
  const note = automatic || Boolean(answered?.internal && author?.internal);
  return {
    thread,
    kind: 'email',
    subtype: note ? 'note' : 'discussions',
    internal: note,
    automatic,
    author: {
      name: mail.from?.name || author?.name || mail.from?.address || '',
      address: mail.from?.address.toLowerCase() ?? null,
      contactId: author?.id ?? null,
    },
    subject: mail.subject || null,
    ...body,
    recipients: note && !automatic && answered?.authorContactId ? [answered.authorContactId] : [],
    alreadyHave: context.alreadyHave,
    notify: !automatic,
    autoFollow: author?.internal && !automatic && !note ? author.id : null,
    incoming: { mailId: context.stored.id, messageId: mail.messageId, ...context.shown },
    parentId: answered?.messageId ?? null,
    attachments: context.attachments ?? [],
    postKey,
  };
};

/** Longest text that fits a field: its own limit, else that of the column behind a short text. */
const fit = (text: string, attribute: { type?: string; maxLength?: number } | undefined): string =>
  text.slice(0, Math.min(attribute?.maxLength ?? Infinity, attribute?.type === 'string' ? 255 : 10_000));

const createEntry = async (
  strapi: Core.Strapi,
  context: PostContext,
  route: Extract<Route, { kind: 'create' }>
): Promise<ThreadRef> => {
  const { mail, author } = context;
  const type = getService(strapi, 'entries').requireType(route.targetType);
  const attributes = attributesOf(strapi, type.uid);
  const subject = mail.subject.replace(/\s+/g, ' ').trim() || '(no subject)';
  const data = {
    ...(type.nameField ? { [type.nameField]: fit(subject, attributes[type.nameField]) } : {}),
    ...(type.emailField && mail.from ? { [type.emailField]: mail.from.address } : {}),
    ...route.alias?.defaults,
    ...(author?.adminUserId ? { createdBy: author.adminUserId, updatedBy: author.adminUserId } : {}),
  };
  const created = (await withoutCreationLog(() =>
    strapi.documents(type.uid as never).create({ data: data as never })
  ).catch((error: unknown) => {
    throw new EntryNotCreated(error instanceof Error ? error.message : String(error), { cause: error });
  })) as { documentId: string };
  const thread = { uid: type.uid, documentId: created.documentId };
  const values = {
    name: mail.from?.name || author?.name || mail.from?.address || '',
    address: route.alias?.address ?? context.stored.envelopeTo[0] ?? mail.to[0]?.address ?? '',
  };
  await getService(strapi, 'thread').log(
    thread,
    { key: 'created_from_mail', values },
    {
      name: author?.name ?? '',
      address: author?.address ?? null,
      contactId: author?.id ?? null,
    }
  );
  return thread;
};
