import type { Core } from '@strapi/strapi';

import type { IncomingReason } from '../../contracts/incoming';
import { readDeliveryStatus } from '../../mail/delivery-status';
import type { ParsedMail } from '../../mail/parsed-mail';
import { decodeMailMessageId } from '../../mail/token';
import { getService } from '../../services';

/**
 * Marks the mail that a report is about. A report counts only when it carries our token or the Message-ID of a mail that
 * we sent: anybody can forge one. Reports of delay or success change nothing.
 */
export const handleDeliveryStatus = async (
  strapi: Core.Strapi,
  mail: ParsedMail,
  bounceTokens: readonly number[]
): Promise<{ status: 'processed' | 'ignored'; reason: IncomingReason }> => {
  const report = readDeliveryStatus(mail);
  const keys = await getService(strapi, 'addressing').keys();
  const cited = (report?.originalMessageIds ?? []).flatMap((id) => decodeMailMessageId(id, keys) ?? []);
  const [outgoingMailId] = [...bounceTokens, ...cited];
  if (!report || outgoingMailId === undefined) return { status: 'ignored', reason: 'bounce_unmatched' };
  const failed = report.recipients.find(
    (recipient) =>
      recipient.action === 'failed' || (recipient.action === null && recipient.status?.startsWith('5'))
  );
  if (!failed) return { status: 'processed', reason: 'delivery_status' };
  const row = await getService(strapi, 'outgoing').markBounced(outgoingMailId, {
    statusCode: failed.status ?? failed.code,
    text: failed.text,
  });
  return row
    ? { status: 'processed', reason: 'delivery_status' }
    : { status: 'ignored', reason: 'bounce_unmatched' };
};
