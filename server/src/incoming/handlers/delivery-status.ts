import type { Core } from '@strapi/strapi';

import type { IncomingReason } from '../../contracts/incoming';
import type { DeliveryReport } from '../../mail/delivery-status';
import { decodeMailMessageId } from '../../mail/token';
import { bounceWords } from '../../outgoing/delivery-event';
import { getService } from '../../services';

interface Outcome {
  status: 'processed' | 'ignored';
  reason: IncomingReason;
}

const DONE: Outcome = { status: 'processed', reason: 'delivery_status' };
const UNMATCHED: Outcome = { status: 'ignored', reason: 'bounce_unmatched' };

/** The recipient whose mail failed for good, or who complained; a report of delay or success has none. */
const failureOf = (report: DeliveryReport) =>
  report.recipients.find(
    (recipient) =>
      report.complaint ||
      recipient.action === 'failed' ||
      (recipient.action === null && recipient.status?.startsWith('5'))
  );

/**
 * Marks the mail that a report is about; a hard bounce counts against its address, and a complaint ends mail to it. A report
 * counts only when it carries our token or the Message-ID of a mail that we sent: anybody can forge one. It never makes an
 * entry, a message or a mail.
 *
 * @param bounceTokens outgoing mails, by the tokens in its recipients
 * @param citedIds In-Reply-To and References of the report, which name the mail where nothing in the report does
 */
export const handleDeliveryStatus = async (
  strapi: Core.Strapi,
  report: DeliveryReport | null,
  bounceTokens: readonly number[],
  citedIds: readonly string[]
): Promise<Outcome> => {
  const keys = await getService(strapi, 'addressing').keys();
  const cited = [...(report?.originalMessageIds ?? []), ...citedIds].flatMap(
    (id) => decodeMailMessageId(id, keys) ?? []
  );
  const [outgoingMailId] = [...bounceTokens, ...cited];
  if (!report || outgoingMailId === undefined) return UNMATCHED;
  const failed = failureOf(report);
  if (!failed) return DONE;
  const returned = await getService(strapi, 'outgoing').markReturned(outgoingMailId, {
    state: report.complaint ? 'complained' : 'bounced',
    reason: report.complaint ? null : bounceWords(failed.reason),
    statusCode: failed.status ?? failed.code,
    text: failed.text,
    hard: failed.hard,
    // Who has their mail sent on bounces by another address: that one is at fault, not theirs.
    address: failed.address,
  });
  return returned ? DONE : UNMATCHED;
};
