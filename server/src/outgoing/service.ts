import { createHash } from 'node:crypto';

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { bounceAddress, catchallAddress, defaultFromAddress } from '../addressing/addresses';
import type { AliasDomainRow } from '../addressing/store';
import { readConfig } from '../config';
import type { ThreadRef } from '../entries/service';
import { parseAddressList } from '../mail/address';
import { getService } from '../services';
import { createDispatcher } from './dispatcher';
import type { ProvideDraft } from './draft';
import type { SenderDomain } from './envelope';
import {
  cancelOfThread,
  findByMessages,
  findLastChange,
  findOutgoingMail,
  insertOutgoingMails,
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
    async enqueueRefusal(to: string, draft: unknown, dedupe: string): Promise<void> {
      const dedupeKey = createHash('sha256').update(dedupe).digest('hex');
      await insertOutgoingMails(
        strapi,
        [
          {
            purpose: 'refusal',
            messageId: null,
            contactId: null,
            thread: null,
            to: { name: '', address: to },
            internal: false,
            draft,
            dedupeKey,
          },
        ],
        Date.now()
      );
    },

    /** A hint that rows have been written; call it after the commit. */
    wake(): void {
      getService(strapi, 'queue').wake(OUTGOING_QUEUE);
    },

    byMessages: (messageIds: readonly number[]): Promise<OutgoingMailRow[]> =>
      findByMessages(strapi, messageIds),
    /** Changes whenever a mail of this thread gets another state. */
    lastChange: (thread: ThreadRef): Promise<string> => findLastChange(strapi, thread.uid, thread.documentId),
    byId: (id: number): Promise<OutgoingMailRow | null> => findOutgoingMail(strapi, id),

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

    /** A delivery report came back for this mail. */
    async markBounced(
      id: number,
      report: { statusCode: string | null; text: string }
    ): Promise<OutgoingMailRow | null> {
      await updateInState(strapi, id, ['sending', 'sent', 'delivered', 'unknown'], {
        status: 'bounced',
        reason: 'bounced',
        status_code: report.statusCode?.slice(0, 20) ?? null,
        response: report.text.slice(0, 1000),
      });
      const row = await findOutgoingMail(strapi, id);
      if (row) for (const handler of settled) handler(row);
      return row;
    },

    /** Ends what is still to be sent for a thread that is gone. */
    cancelOfThread: (thread: ThreadRef): Promise<void> =>
      cancelOfThread(strapi, thread.uid, thread.documentId),

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
