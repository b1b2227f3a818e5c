import { createHash } from 'node:crypto';

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { bounceAddress, catchallAddress, defaultFromAddress } from '../addressing/addresses';
import type { AliasDomainRow } from '../addressing/store';
import { readConfig } from '../config';
import type { DeliveryReason } from '../contracts/thread';
import type { ThreadRef } from '../entries/service';
import { parseAddressList } from '../mail/address';
import type { Mailbox } from '../mail/parsed-mail';
import { getService } from '../services';
import { createDispatcher } from './dispatcher';
import type { ProvideDraft } from './draft';
import type { SenderDomain } from './envelope';
import {
  cancelOfThread,
  findByMessages,
  findLastChange,
  findOutgoingMail,
  findOutgoingMails,
  insertOutgoingMails,
  moveOfMessage,
  updateInState,
  type OutgoingMailRow,
} from './store';

export const OUTGOING_QUEUE = 'outgoing-mail';

/** A message for one person by mail. */
export interface NotificationMail {
  contactId: number;
  /** an admin user, who gets a link to the entry */
  internal: boolean;
  name: string;
  address: string;
}

/** From a stored row to the wire, and what became of it. */
export const createOutgoingService = ({ strapi }: { strapi: Core.Strapi }) => {
  const providers = new Map<OutgoingMailRow['purpose'], ProvideDraft>();
  const settled: ((mail: OutgoingMailRow) => void)[] = [];
  const dispatcher = createDispatcher(strapi, {
    draftOf: (row) => {
      const provide = providers.get(row.purpose);
      if (!provide) throw new Error(`chatter: nobody draws mails of the purpose ${row.purpose}.`);
      return provide(row);
    },
    onSettled: (row) => {
      for (const handler of settled) handler(row);
    },
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

    /** Writes the rows of a message, in the caller's transaction. */
    async enqueue(thread: ThreadRef, messageId: number, mails: readonly NotificationMail[]): Promise<void> {
      await insertOutgoingMails(
        strapi,
        mails.map((mail) => ({
          purpose: 'notification',
          messageId,
          contactId: mail.contactId,
          thread,
          to: { name: mail.name, address: mail.address },
          internal: mail.internal,
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
    wake(): void {
      getService(strapi, 'queue').wake(OUTGOING_QUEUE);
    },

    byMessages: (messageIds: readonly number[]): Promise<OutgoingMailRow[]> =>
      findByMessages(strapi, messageIds),
    /** Changes whenever a mail of this thread gets another state. */
    lastChange: (thread: ThreadRef): Promise<string> => findLastChange(strapi, thread.uid, thread.documentId),
    byId: (id: number): Promise<OutgoingMailRow | null> => findOutgoingMail(strapi, id),
    /** Those of these mails that exist, in no order. */
    byIds: (ids: readonly number[]): Promise<OutgoingMailRow[]> => findOutgoingMails(strapi, ids),

    /** Puts a mail that ended badly back into the queue; NotFoundError when it is not of this thread. */
    async retry(thread: ThreadRef, id: number): Promise<void> {
      const row = await findOutgoingMail(strapi, id);
      if (!row || row.threadType !== thread.uid || row.threadDocumentId !== thread.documentId) {
        throw new errors.NotFoundError(`There is no mail ${id} on this entry.`);
      }
      const again = await updateInState(
        strapi,
        id,
        ['failed', 'unknown', 'cancelled', 'bounced', 'deferred'],
        {
          status: 'ready',
          run_after: Date.now(),
          attempts: 0,
          first_attempt_at: null,
          reason: null,
          status_code: null,
          response: null,
        }
      );
      if (!again)
        throw new errors.ValidationError(
          `This mail is ${row.status}; only mails that did not get through can be sent again.`
        );
      this.wake();
    },

    /**
     * A report came back for this mail: it bounced, or its receiver complained. Null when there is no such mail; `first`
     * is false when it was known already, as reports come twice.
     */
    async markReturned(
      id: number,
      report: {
        state: 'bounced' | 'complained';
        reason: DeliveryReason | null;
        statusCode: string | null;
        text: string;
      }
    ): Promise<{ mail: OutgoingMailRow; first: boolean } | null> {
      // Also while it is being sent: a bounce that arrives meanwhile wins.
      const first = await updateInState(strapi, id, ['sending', 'sent', 'delivered', 'unknown'], {
        status: report.state,
        reason: report.reason,
        status_code: report.statusCode?.slice(0, 20) ?? null,
        response: report.text.slice(0, 1000),
      });
      const mail = await findOutgoingMail(strapi, id);
      if (mail) for (const handler of settled) handler(mail);
      return mail && { mail, first };
    },

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
