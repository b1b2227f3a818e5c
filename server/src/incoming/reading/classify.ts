import { readAutomatic } from '../../mail/auto-submitted';
import { readDeliveryStatus, type DeliveryReport } from '../../mail/delivery-status';
import type { ParsedMail } from '../../mail/parsed-mail';

/** What kind of mail this is, before anybody asks where it belongs. */
export type MailClass =
  | { kind: 'person' }
  | { kind: 'list' }
  | { kind: 'automatic'; why: string }
  | { kind: 'delivery_status'; report: DeliveryReport | null };

const isMailerDaemon = (mail: ParsedMail): boolean => {
  const local = mail.from?.address.split('@')[0]?.toLowerCase();
  return local === 'mailer-daemon' || (local === 'postmaster' && mail.returnPath === '');
};

/** A report about delivery, by its type (RFC 6522). A receipt (RFC 8098) says that somebody read a mail, not that it failed. */
const isReport = (mail: ParsedMail): boolean =>
  mail.reportType === null
    ? mail.contentType === 'multipart/report'
    : mail.reportType !== 'disposition-notification';

/**
 * Delivery reports come first, even with a malformed header (RFC 3464, 6522) and although many mail servers mark them as
 * `auto-replied`; then automatic mail (RFC 3834). An out-of-office answer from a mailer daemon stays an automatic mail.
 */
export const classify = (mail: ParsedMail): MailClass => {
  const automatic = readAutomatic(mail);
  if (isReport(mail) || (isMailerDaemon(mail) && automatic.kind !== 'auto_reply')) {
    return { kind: 'delivery_status', report: readDeliveryStatus(mail) };
  }
  if (automatic.kind === 'auto_reply' || automatic.kind === 'auto_generated') {
    return { kind: 'automatic', why: automatic.why };
  }
  return automatic.kind === 'list' ? { kind: 'list' } : { kind: 'person' };
};
