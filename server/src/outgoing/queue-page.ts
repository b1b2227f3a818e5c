import type { Core } from '@strapi/strapi';
import type { z } from 'zod';

import type { OutgoingMailView, listOutgoingMails } from '../contracts/outgoing';
import { nameOf, nameReadable, typesReadInFull } from '../entries/readable-titles';
import type { ThreadRef, UserAbility } from '../entries/service';
import { getService } from '../services';
import { CANCELLABLE, isDetached, RETRYABLE } from './mail-states';
import type { OutgoingMailRow } from './store';
import { countQueue, countWaitingByServer, findQueuePage } from './store-queue';

/** Midnight (UTC) of a day: from then on a server's limits count, and so does the page. */
const startOfDay = (now: number): Date => new Date(new Date(now).setUTCHours(0, 0, 0, 0));

const threadOf = (mail: OutgoingMailRow): ThreadRef | null =>
  mail.threadType && mail.threadDocumentId
    ? { uid: mail.threadType, documentId: mail.threadDocumentId }
    : null;

/** A mail as the page shows it. `thread` is null for who may not read the entry, and so is the subject, which names it. */
export const toQueueRow = (mail: OutgoingMailRow, thread: OutgoingMailView['thread']): OutgoingMailView => ({
  id: mail.id,
  state: mail.status,
  purpose: mail.purpose,
  toName: mail.toName === mail.toAddress ? '' : mail.toName,
  toAddress: mail.toAddress,
  subject: threadOf(mail) !== null && thread === null ? null : mail.subject,
  fromAddress: mail.fromAddress,
  serverName: mail.serverName,
  attempts: mail.attempts,
  reason: mail.reason,
  statusCode: mail.statusCode,
  response: mail.response,
  nextAttemptAt:
    mail.status === 'ready' || mail.status === 'deferred' ? new Date(mail.runAfter).toISOString() : null,
  sentAt: mail.sentAt,
  createdAt: mail.createdAt ?? new Date(0).toISOString(),
  ignored: mail.ignored,
  thread,
  canRetry: RETRYABLE.includes(mail.status) && !isDetached(mail),
  canCancel: CANCELLABLE.includes(mail.status),
});

/** Types whose mails a search may find by their subject. */
export const subjectsFor = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  { search }: { search?: string | undefined }
): Promise<string[]> => (search ? typesReadInFull(strapi, ability) : []);

/** Settings -> Outgoing mail: what waits, what failed, and through which server; for who holds the rights of the page. */
export const createQueuePage = (strapi: Core.Strapi) => ({
  /** A page, newest first, with the counts and the servers. */
  async list(
    ability: UserAbility,
    query: z.output<typeof listOutgoingMails.query>
  ): Promise<z.output<typeof listOutgoingMails.response>> {
    const { before, limit, ...wanted } = query;
    const filter = { ...wanted, subjectsOf: await subjectsFor(strapi, ability, wanted) };
    const found = await findQueuePage(strapi, filter, { before, limit: limit + 1 });
    const mails = found.slice(0, limit);
    const named = await nameReadable(
      strapi,
      ability,
      mails.flatMap((mail) => threadOf(mail) ?? [])
    );
    const settings = getService(strapi, 'outgoing').settings;
    const { stopped } = await settings.read();
    const mark = stopped ? await settings.stopMark() : null;
    const waiting = await countWaitingByServer(strapi);
    const servers = await getService(strapi, 'servers').listOutgoingServers();
    return {
      outgoingMails: mails.map((mail) => {
        const thread = threadOf(mail);
        return toQueueRow(mail, thread && nameOf(named, thread));
      }),
      more: found.length > limit,
      counts: await countQueue(strapi, startOfDay(Date.now())),
      stopped,
      stoppedBy: mark?.by ?? null,
      stoppedAt: mark?.at ?? null,
      servers: servers
        .filter(({ active, documentId }) => active || waiting.has(documentId))
        .map(({ documentId, name, paused, lastError, sentToday, limitPerDay }) => ({
          documentId,
          name,
          paused,
          lastError,
          sentToday,
          limitPerDay,
          waiting: waiting.get(documentId) ?? 0,
        })),
    };
  },
});
