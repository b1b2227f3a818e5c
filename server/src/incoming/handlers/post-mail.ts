import { createHash } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import type { ThreadRef } from '../../entries/service';
import { KeyTaken } from '../../queue/connection';
import { getService } from '../../services';
import type { NewMessage } from '../../thread/service';
import type { MailBody } from '../reading/mail-body';
import type { PostedMessage } from '../store';
import { threadKey, type Route } from '../routing/verdict';
import { createEntry } from './create-entry';
import { authenticityOf, authorOf, forwardedOf, type PostContext } from './post-context';

export { EntryNotCreated } from './create-entry';
export { postContextOf, type PostContext } from './post-context';

/** One mail on one thread (or through one alias) is one message, however often and on whatever way it comes in. */
const postKeyOf = (context: PostContext, route: Route): string => {
  const mail = context.mail.messageId ?? context.stored.rawHash;
  const target =
    route.kind === 'reply'
      ? threadKey(route.thread)
      : `${route.targetType} ${route.alias?.documentId ?? 'fallback'}`;
  return `mail:${createHash('sha256').update(`${mail}\n${target}`).digest('hex')}`;
};

/** Carries out one route, in the caller's transaction. `repeated`: the mail stands there already. */
export const postRoute = async (
  strapi: Core.Strapi,
  context: PostContext,
  route: Route
): Promise<PostedMessage & { repeated: boolean }> => {
  const threads = getService(strapi, 'thread');
  const postKey = postKeyOf(context, route);
  // `post` looks for itself; here only so that no entry is created a second time.
  const known = route.kind === 'create' ? await threads.placeOf(postKey) : null;
  if (known) return { ...known.thread, messageId: known.id, repeated: true };

  const thread = route.kind === 'reply' ? route.thread : await createEntry(strapi, context, route);
  const { row, repeated } = await threads.post(messageOf(context, route, thread, postKey));
  // Another worker was faster, and this database shows it within the transaction: our entry must go with it.
  if (repeated && route.kind === 'create')
    throw new KeyTaken('chatter: an entry was created for the same mail at the same moment.');
  if (!repeated && route.kind === 'reply' && !context.automatic && context.cc.length > 0)
    await keepCc(strapi, thread, context);
  return { uid: row.threadType, documentId: row.threadDocumentId, messageId: row.id, repeated };
};

/** People in Cc belong to the entry from then on. A host that does not take them does not cost us the mail. */
const keepCc = async (strapi: Core.Strapi, thread: ThreadRef, context: PostContext): Promise<void> => {
  try {
    await getService(strapi, 'entries').addCc(thread, context.cc);
  } catch (error) {
    strapi.log.warn(
      `chatter: the Cc of the incoming mail ${context.stored.id} could not be kept on ${threadKey(thread)}: ${String(error)}`
    );
  }
};

/** Words and forwarded mail in one: what a colleague passes on is what it is about, not a quote to fold away. */
const wholeOf = (body: MailBody): MailBody =>
  body.quotedHtml === null ? body : { ...body, html: `${body.html}\n${body.quotedHtml}`, quotedHtml: null };

const messageOf = (context: PostContext, route: Route, thread: ThreadRef, postKey: string): NewMessage => {
  const { mail, sender, body } = context;
  const answered = route.kind === 'reply' ? route.answered : null;
  const forwarded = forwardedOf(context, route);
  const colleague = sender.contact?.internal ? sender.contact : null;
  // What a machine wrote is a silent note, unless its alias is there for machines.
  const silent = context.automatic && !route.alias?.takesAutomatic;
  const answersNote = Boolean(answered?.internal);
  const note = silent || (answersNote && colleague !== null);
  return {
    thread,
    kind: 'email',
    subtype: note ? 'note' : 'discussions',
    internal: note,
    automatic: context.automatic,
    author: authorOf(context, route),
    realAuthor: sender.contact?.id ?? null,
    subject: mail.subject || null,
    ...(forwarded ? wholeOf(body) : body),
    // Who wrote a note need not follow: what answers it reaches them all the same.
    recipients: answersNote && !silent && answered?.authorContactId ? [answered.authorContactId] : [],
    alreadyHave: forwarded ? new Set([...context.alreadyHave, forwarded.address]) : context.alreadyHave,
    notify: !silent,
    // An outsider's answer to a note is no note, or nobody would look at it; but it quotes the note.
    colleaguesOnly: answersNote && colleague === null,
    autoFollow: colleague && !context.automatic && !note ? colleague.id : null,
    incoming: {
      mailId: context.stored.id,
      messageId: mail.messageId,
      ...context.shown,
      authenticity: authenticityOf(context, route),
      opensThread: route.kind === 'create',
    },
    parentId: answered?.messageId ?? null,
    attachments: context.attachments,
    postKey,
  };
};
