import { createHash } from 'node:crypto';

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { bounceAddress, catchallAddress, defaultFromAddress } from '../addressing/addresses';
import type { AliasDomainRow } from '../addressing/store';
import { readConfig } from '../config';
import type { OutgoingSettings } from '../contracts/outgoing';
import type { ThreadRef } from '../entries/service';
import { refuseFields } from '../http/refuse-fields';
import { parseAddressList } from '../mail/address';
import type { Mailbox } from '../mail/parsed-mail';
import { filterProblem } from '../servers/from-filter';
import { getService } from '../services';
import { createDeliveryReports } from './delivery-reports';
import { createDeliverability } from './deliverability';
import { createDispatcher } from './dispatcher';
import type { ProvideDraft } from './draft';
import type { SenderDomain } from './envelope';
import { createSenderService } from './sender-service';
import { FAILURES, isDetached, RETRYABLE } from './mail-states';
import { createMyFailures } from './my-failures';
import { createQueueActs } from './queue-acts';
import { createQueuePage } from './queue-page';
import { readdress, type NewReceiver } from './readdress';
import { createOutgoingSettings } from './settings';
import { createSuppressions } from './suppressions/service';
import {
  cancelOfThread,
  findByMessages,
  findLastChange,
  findOutgoingMail,
  insertOutgoingMails,
  moveOfMessage,
  type OutgoingMailRow,
} from './store';
import { findAnsweredMails, type AnsweredMailRow } from './store-answered';
import { findWaitingFor } from './store-queue';
import { createUnfollow } from './unfollow-service';

export const OUTGOING_QUEUE = 'outgoing-mail';

/** A message for one person by mail. */
export interface NotificationMail {
  contactId: number;
  /** an admin user, who gets a link to the entry */
  internal: boolean;
  name: string;
  address: string;
  /** language (RFC 5646); null = English */
  language?: string | null;
}

/** From a stored row to the wire, and what became of it. */
export const createOutgoingService = ({ strapi }: { strapi: Core.Strapi }) => {
  const providers = new Map<OutgoingMailRow['purpose'], ProvideDraft>();
  const settled: ((mail: OutgoingMailRow) => void)[] = [];
  const dispatcher = createDispatcher(strapi, OUTGOING_QUEUE, {
    draftOf: (row) => {
      const provide = providers.get(row.purpose);
      if (!provide) throw new Error(`chatter: nobody draws mails of the purpose ${row.purpose}.`);
      return provide(row);
    },
    onSettled: (row) => {
      for (const handler of settled) handler(row);
    },
  });

  const settings = createOutgoingSettings(strapi);

  /** Saves settings and goes on with what they let through now. `by` is the name of the person. */
  const saveSettings = async (input: OutgoingSettings, by: string): Promise<OutgoingSettings> => {
    const saved = await settings.save(input, by);
    // Another last resort or server for mass mail may be what held mails wait for.
    await dispatcher.wakeWaiting();
    return saved;
  };

  const wake = (): void => getService(strapi, 'queue').wake(OUTGOING_QUEUE);
  const queueActs = createQueueActs(strapi, {
    onSettled: (mail) => {
      for (const handler of settled) handler(mail);
    },
    wake,
  });

  const sender = createSenderService(strapi);
  const suppressions = createSuppressions(strapi);
  const deliveryReports = createDeliveryReports(strapi, suppressions, (mail) => {
    for (const handler of settled) handler(mail);
  });

  const enqueueOnce = (
    purpose: 'refusal' | 'notice',
    to: Mailbox,
    draft: unknown,
    dedupe: string
  ): Promise<void> =>
    insertOutgoingMails(
      strapi,
      [
        {
          purpose,
          messageId: null,
          contactId: null,
          thread: null,
          to,
          internal: false,
          draft,
          dedupeKey: createHash('sha256').update(dedupe).digest('hex'),
        },
      ],
      Date.now()
    );

  return {
    /** Registers who draws the mails of a purpose. */
    provideDraft(purpose: OutgoingMailRow['purpose'], provide: ProvideDraft): void {
      providers.set(purpose, provide);
    },

    /** Called whenever the state of a mail has changed. */
    onSettled(handler: (mail: OutgoingMailRow) => void): void {
      settled.push(handler);
    },

    dispatcher,
    deliverability: createDeliverability(strapi),
    sender,
    draftSizeLimit: sender.draftSizeLimit,
    settings,

    /** Saves what the form says. ValidationError with the field for a filter that is none. */
    async saveSettings(input: OutgoingSettings, by: string): Promise<OutgoingSettings> {
      const message = filterProblem(input.strapiEmail.fromFilter);
      if (message !== null) refuseFields([{ path: ['strapiEmail', 'fromFilter'], message }]);
      return saveSettings(input, by);
    },

    /** Throws the stop switch, or lifts it. `by` is the name of the person. */
    stop: async (stopped: boolean, by: string): Promise<OutgoingSettings> =>
      saveSettings({ ...(await settings.stored()), stopped }, by),

    unfollow: createUnfollow(strapi),
    queuePage: createQueuePage(strapi),
    queueActs,
    myFailures: createMyFailures(strapi, queueActs),

    /** Writes the rows of a message, in the caller's transaction. */
    async enqueue(
      thread: ThreadRef,
      messageId: number,
      mails: readonly NotificationMail[],
      authorContactId: number | null
    ): Promise<void> {
      await insertOutgoingMails(
        strapi,
        mails.map((mail) => ({
          purpose: 'notification',
          messageId,
          contactId: mail.contactId,
          thread,
          to: { name: mail.name, address: mail.address },
          internal: mail.internal,
          language: mail.language ?? null,
          authorContactId,
        })),
        Date.now()
      );
    },

    /** Writes a refusal; a second one for the same `dedupe` text is left out. */
    enqueueRefusal: (to: string, draft: unknown, dedupe: string): Promise<void> =>
      enqueueOnce('refusal', { name: '', address: to }, draft, dedupe),

    /** Writes a notice of the plugin to somebody who looks after it; a second one for the same `dedupe` text is left out. */
    enqueueNotice: (to: Mailbox, draft: unknown, dedupe: string): Promise<void> =>
      enqueueOnce('notice', to, draft, dedupe),

    /** A hint that rows have been written; call it after the commit. */
    wake,

    byMessages: (messageIds: readonly number[]): Promise<OutgoingMailRow[]> =>
      findByMessages(strapi, messageIds),
    /** Changes whenever a mail of this thread gets another state. */
    lastChange: (thread: ThreadRef): Promise<string> => findLastChange(strapi, thread.uid, thread.documentId),
    byId: (id: number): Promise<OutgoingMailRow | null> => findOutgoingMail(strapi, id),
    /** Those of these mails that exist, in no order, as far as an answer to them needs to know. */
    answeredMails: (ids: readonly number[]): Promise<AnsweredMailRow[]> => findAnsweredMails(strapi, ids),

    /**
     * Sends a mail that ended badly again, to the address that its receiver has now; NotFoundError when it is not of this
     * thread.
     */
    async retry(thread: ThreadRef, id: number): Promise<void> {
      const row = await findOutgoingMail(strapi, id);
      if (!row || row.threadType !== thread.uid || row.threadDocumentId !== thread.documentId) {
        throw new errors.NotFoundError(`There is no mail ${id} on this entry.`);
      }
      if (isDetached(row))
        throw new errors.ValidationError(
          'Its address was corrected: the message went to the new one instead.'
        );
      if ((await queueActs.change('retry', [id], RETRYABLE)) === 0)
        throw new errors.ValidationError(
          `This mail is ${row.status}; only mails that did not get through can be sent again.`
        );
    },

    /** Takes a failure of this thread off the lists; NotFoundError when it is not of this thread. */
    async ignore(thread: ThreadRef, id: number): Promise<void> {
      const row = await findOutgoingMail(strapi, id);
      if (!row || row.threadType !== thread.uid || row.threadDocumentId !== thread.documentId)
        throw new errors.NotFoundError(`There is no mail ${id} on this entry.`);
      if ((await queueActs.change('ignore', [id], FAILURES)) === 0)
        throw new errors.ValidationError(
          `Only what did not get through can be ignored; this mail is ${row.status}.`
        );
    },

    /** Sends the message of a mail to another address; see `readdress.ts`. */
    readdress: (mail: OutgoingMailRow, to: NewReceiver): Promise<boolean> => readdress(strapi, mail, to),
    /** Mails of messages for this contact that are still to be sent, oldest first; at most `limit` of them. */
    waitingFor: (contactId: number, limit: number): Promise<OutgoingMailRow[]> =>
      findWaitingFor(strapi, contactId, limit),

    suppressions,
    ...deliveryReports,

    /** Ends what is still to be sent for a thread that is gone. */
    cancelOfThread: (thread: ThreadRef): Promise<void> =>
      cancelOfThread(strapi, thread.uid, thread.documentId),

    /**
     * Gives the mails of a message that was moved to its new thread, in the caller's transaction; what was not sent yet
     * goes to followers of that thread only (`stay`, contact ids).
     */
    moveOfMessage: (messageId: number, to: ThreadRef, stay: readonly number[]): Promise<void> =>
      moveOfMessage(strapi, messageId, to, stay),

    /** The addresses that mail of this alias domain leaves under. */
    senderDomain(domain: AliasDomainRow | null): SenderDomain | null {
      if (!domain) return null;
      return {
        name: domain.name,
        catchallAddress: catchallAddress(domain),
        bounceAddress: bounceAddress(domain),
        defaultFromAddress: defaultFromAddress(domain),
        defaultFromForces: domain.defaultFrom?.includes('@') ?? false,
        plusAddressing: domain.plusAddressing,
      };
    },

    /** Sender where no alias domain names one: the plugin's setting, else that of Strapi's e-mail provider. */
    fallbackFrom(): string | null {
      const own = readConfig(strapi).mail.defaultFrom;
      const setting = own || (strapi.config.get('plugin::email.settings.defaultFrom') as string | undefined);
      // Strapi's own setting is written as a header has it: `Name <address>`.
      return parseAddressList(setting ?? '')[0]?.address ?? null;
    },
  };
};

export type OutgoingService = ReturnType<typeof createOutgoingService>;
