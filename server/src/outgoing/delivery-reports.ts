import type { Core } from '@strapi/strapi';

import type { DeliveryReason } from '../contracts/thread';
import { normaliseAddress } from '../mail/address';
import { decodeMailMessageId } from '../mail/token';
import { inTransaction } from '../queue/connection';
import { getService } from '../services';
import { answerText } from './answer-text';
import { HARD_REASONS, LEADS_FROM, readBounce, type DeliveryEvent } from './delivery-event';
import { isDetached } from './mail-states';
import { findOutgoingMail, type OutgoingMailRow } from './store';
import { findByProviderId, setReported } from './store-reports';
import type { Suppressions } from './suppressions/service';

/** A report that a mail came back, or that its receiver complained. */
export interface ReturnReport {
  state: 'bounced' | 'complained';
  reason: DeliveryReason | null;
  statusCode: string | null;
  text: string;
  /** the address itself is at fault for good; only such bounces count against it */
  hard?: boolean;
  /** false: anybody may have written it, so that the mail shows it and nothing else follows */
  counts: boolean;
  /** whose mail came back, if that is known: another address than the one we wrote to is where theirs is sent on */
  address?: string | null;
  /** epoch ms; null = now */
  at?: number | null;
}

/** Clocks of providers, and ours. */
const SKEW_MS = 10 * 60_000;

/** A reason that counts stands only on what counted: so what is learnt later, by a report that does, is told from it. */
const reasonOf = ({ state, reason, counts }: ReturnReport): DeliveryReason | null => {
  if (state === 'complained') return counts ? 'complained' : null;
  return counts || reason === null || !HARD_REASONS.includes(reason) ? reason : 'bounced';
};

const columnsOf = (report: ReturnReport): Record<string, unknown> => ({
  status: report.state,
  reason: reasonOf(report),
  status_code: report.statusCode && answerText(report.statusCode, 20),
  response: answerText(report.text),
});

/** What is learnt of mails after they were sent, by reports in mail and by webhooks of providers. */
export const createDeliveryReports = (
  strapi: Core.Strapi,
  suppressions: Suppressions,
  onSettled: (mail: OutgoingMailRow) => void
) => {
  /** One more hard bounce of this address; after some in a row it gets no more mail. */
  const countHardBounce = async (mail: OutgoingMailRow, address: string, text: string): Promise<void> => {
    if (mail.contactId === null) return;
    const contacts = getService(strapi, 'contacts');
    const read = async () => (await contacts.byIds([mail.contactId as number])).get(mail.contactId as number);
    const contact = await read();
    // Somebody has corrected the address since.
    if (!contact || contact.address !== address) return;
    await contacts.countBounce(contact.id);
    const { suppressAfterBounces } = await getService(strapi, 'outgoing').settings.read();
    const count = (await read())?.bounceCount ?? 0;
    if (suppressAfterBounces > 0 && count >= suppressAfterBounces)
      await suppressions.record(address, 'hard_bounces', text);
  };

  /** Writes a report that says more than the one before it, of a mail that came back already; false when it does not. */
  const setWorse = async (
    id: number,
    { state, hard }: ReturnReport,
    columns: Record<string, unknown>
  ): Promise<boolean> => {
    if (state === 'complained') return setReported(strapi, id, ['complained'], columns, ['complained']);
    return hard === true && setReported(strapi, id, ['bounced'], columns, HARD_REASONS);
  };

  const reload = async (id: number): Promise<OutgoingMailRow | null> => {
    const mail = await findOutgoingMail(strapi, id);
    if (mail) onSettled(mail);
    return mail;
  };

  /** The mail that an event is about. Only one that went to its recipient counts. */
  const mailOf = async (event: DeliveryEvent): Promise<OutgoingMailRow | null> => {
    const recipient = normaliseAddress(event.recipient);
    if (!recipient) return null;
    const isTheirs = (mail: OutgoingMailRow): boolean => normaliseAddress(mail.toAddress) === recipient;
    const keys = await getService(strapi, 'addressing').keys();
    for (const name of event.names) {
      const id = decodeMailMessageId(name, keys);
      const mail = id === null ? null : await findOutgoingMail(strapi, id);
      if (mail) return isTheirs(mail) ? mail : null;
    }
    if (!event.providerId) return null;
    return (await findByProviderId(strapi, event.providerId)).find(isTheirs) ?? null;
  };

  const reports = {
    /**
     * A report came back for this mail: it bounced, or its receiver complained. Null when there is no such mail; `first`
     * is false when it was known already, as reports come twice. If the report counts, the address is taken off all mail at
     * once for a complaint, and for hard bounces in a row. A failure that somebody had ignored is shown again: what they saw
     * was another one.
     */
    async markReturned(
      id: number,
      report: ReturnReport
    ): Promise<{ mail: OutgoingMailRow; first: boolean } | null> {
      const before = await findOutgoingMail(strapi, id);
      if (!before) return null;
      const address = normaliseAddress(before.toAddress);
      const theirs =
        report.counts &&
        address !== null &&
        (!report.address || normaliseAddress(report.address) === address);
      const hard = report.state === 'bounced' && report.hard === true;
      const { first, changed } = await inTransaction(strapi, async () => {
        const columns = columnsOf(report);
        const isFirst = await setReported(strapi, id, LEADS_FROM[report.state], {
          ...columns,
          ...(isDetached(before) ? {} : { ignored: false }),
        });
        // A provider that had given up for the moment may learn later that the address is no good; and what anybody may have
        // written before may turn out to be true.
        const isWorse = !isFirst && report.counts && (await setWorse(id, report, columns));
        if (theirs && (isFirst || isWorse)) {
          if (report.state === 'complained')
            await suppressions.record(address, 'complaint', report.text, report.at ?? null);
          if (hard) await countHardBounce(before, address, report.text);
        }
        return { first: isFirst, changed: isFirst || isWorse };
      });
      if (!changed) return { mail: before, first };
      const mail = await reload(id);
      return mail && { mail, first };
    },

    /**
     * The receiving server has taken this mail, so that hard bounces of its address are in a row no more. False when that
     * changes nothing: it came back since, or was known.
     */
    async markDelivered(id: number, text: string): Promise<boolean> {
      const before = await findOutgoingMail(strapi, id);
      if (!before) return false;
      const changed = await setReported(strapi, id, LEADS_FROM.delivered, {
        status: 'delivered',
        reason: null,
        status_code: null,
        ...(text ? { response: answerText(text) } : {}),
        ...(before.sentAt ? {} : { sent_at: new Date() }),
      });
      if (!changed) return false;
      await getService(strapi, 'contacts').forgetBouncesOf(before.toAddress);
      await reload(id);
      return true;
    },

    /**
     * Takes what a provider reports. Events may come twice and in any order. `unmatched`: about no mail of ours, or about
     * another recipient.
     */
    async takeEvent(event: DeliveryEvent): Promise<'done' | 'known' | 'unmatched'> {
      const mail = await mailOf(event);
      if (!mail) return 'unmatched';
      // About an attempt before somebody sent it again.
      if (event.at !== null && mail.firstAttemptAt !== null && event.at < mail.firstAttemptAt - SKEW_MS)
        return 'known';
      switch (event.kind) {
        case 'deferred':
          return 'done';
        case 'delivered':
          return (await reports.markDelivered(mail.id, event.text)) ? 'done' : 'known';
        case 'unsubscribed': {
          const added = await suppressions.record(mail.toAddress, 'unsubscribed', event.text, event.at);
          return added ? 'done' : 'known';
        }
        case 'bounced':
        case 'complained': {
          const { reason, statusCode, text, hard, at, recipient } = event;
          const returned = await reports.markReturned(mail.id, {
            state: event.kind,
            reason,
            statusCode,
            text,
            hard,
            counts: true,
            at,
            address: recipient,
          });
          return returned?.first ? 'done' : 'known';
        }
      }
    },

    /** A server refused this mail for good while it was sent: a hard bounce, if it said that the address is no good. Never rejects. */
    async countRefusal(
      mail: OutgoingMailRow,
      refusal: { statusCode: string | null; response: string | null }
    ): Promise<void> {
      const address = normaliseAddress(mail.toAddress);
      const { statusCode, response } = refusal;
      const { hard, text } = readBounce({ text: response ?? '', statusCode, hard: null });
      if (!address || !hard) return;
      try {
        await countHardBounce(mail, address, text);
      } catch (error) {
        // The mail itself has ended, and is written down.
        strapi.log.error(`chatter: a hard bounce of the mail ${mail.id} was not counted: ${String(error)}`);
      }
    },
  };
  return reports;
};
