import type { Core } from '@strapi/strapi';

import type { IncomingReason } from '../../contracts/incoming';
import type { DeliveryReport } from '../../mail/delivery-status';
import { decodeMailMessageId, decodeToken } from '../../mail/token';
import { bounceWords } from '../../outgoing/delivery-event';
import { getService } from '../../services';
import { weighReport, type ReportEvidence } from './weigh-report';

interface Outcome {
  status: 'processed' | 'ignored';
  reason: IncomingReason;
}

const DONE: Outcome = { status: 'processed', reason: 'delivery_status' };
const UNMATCHED: Outcome = { status: 'ignored', reason: 'bounce_unmatched' };
const BLOCKED: Outcome = { status: 'ignored', reason: 'sender_blocked' };

/** Ids that are looked at; each costs a signature to check. */
const MOST_IDS = 32;

/** The recipient whose mail failed for good, or who complained; a report of delay or success has none. */
const failureOf = (report: DeliveryReport) =>
  report.recipients.find(
    (recipient) =>
      report.complaint ||
      recipient.action === 'failed' ||
      (recipient.action === null && recipient.status?.startsWith('5'))
  );

/** What is known of a report besides its own words. */
export interface ReportFacts {
  /** outgoing mails, by the bounce tokens in its recipients */
  bounceTokens: readonly number[];
  /** In-Reply-To and References of the report, which name the mail where nothing in the report does */
  citedIds: readonly string[];
  sender: ReportEvidence['sender'] & { address: string };
}

/**
 * Marks the mail that a report is about; where the report proves that it is by who got the mail (see `weigh-report.ts`), a
 * hard bounce counts against its address and a complaint ends mail to it. It never makes an entry, a message or a mail.
 */
export const handleDeliveryStatus = async (
  strapi: Core.Strapi,
  report: DeliveryReport | null,
  { bounceTokens, citedIds, sender }: ReportFacts
): Promise<Outcome> => {
  if (!report) return UNMATCHED;
  const keys = await getService(strapi, 'addressing').keys();
  const mailsOf = (ids: readonly string[]): number[] =>
    ids.slice(0, MOST_IDS).flatMap((id) => decodeMailMessageId(id, keys) ?? []);
  const inCopy = report.proofs.flatMap((proof) => {
    const token = decodeToken(proof, keys);
    return token?.purpose === 'bounce' ? token.id : [];
  });
  const weight = weighReport({
    complaint: report.complaint,
    proven: [...bounceTokens, ...inCopy],
    named: mailsOf(report.originalMessageIds),
    cited: mailsOf(citedIds),
    sender,
  });
  if (weight.kind === 'unmatched') return UNMATCHED;
  if (weight.kind === 'blocked') return BLOCKED;
  const failed = failureOf(report);
  if (!failed) return DONE;
  const returned = await getService(strapi, 'outgoing').markReturned(weight.outgoingMailId, {
    state: report.complaint ? 'complained' : 'bounced',
    reason: report.complaint ? null : bounceWords(failed.reason),
    statusCode: failed.status ?? failed.code,
    // Who has put somebody on the suppression list has to be found there.
    text: report.complaint ? `${failed.text || 'complaint'}, reported by ${sender.address}` : failed.text,
    hard: failed.hard,
    counts: weight.counts,
    // Who has their mail sent on bounces by another address: that one is at fault, not theirs.
    address: failed.address,
  });
  return returned ? DONE : UNMATCHED;
};
