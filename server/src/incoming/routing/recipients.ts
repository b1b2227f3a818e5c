import { normaliseAddress, splitAddress } from '../../mail/address';
import type { MailWithoutFiles } from '../../mail/parsed-mail';

/** A recipient of a mail, normalised, with its base address (without detail) and detail (RFC 5233). */
export interface Recipient {
  address: string;
  base: string;
  detail: string | null;
  /** in To, Delivered-To or the envelope, not merely in Cc */
  direct: boolean;
}

/** Whether an address is one of ours, with or without a detail behind its local part. Both are normalised. */
export const isOwnAddress = (own: ReadonlySet<string>, address: string): boolean => {
  const parts = splitAddress(address);
  return own.has(address) || (parts !== null && own.has(`${parts.local}@${parts.domain}`));
};

/** Everybody a mail was sent to, as far as its headers and the envelope say; each address once. */
export const readRecipients = (
  mail: Pick<MailWithoutFiles, 'to' | 'cc' | 'resent' | 'deliveredTo'>,
  envelopeTo: readonly string[]
): Recipient[] => {
  const recipients = new Map<string, Recipient>();
  const add = (address: string, direct: boolean): void => {
    const normal = normaliseAddress(address);
    const parts = normal ? splitAddress(normal) : null;
    if (!normal || !parts) return;
    const known = recipients.get(normal);
    if (known) known.direct ||= direct;
    else
      recipients.set(normal, {
        address: normal,
        base: `${parts.local}@${parts.domain}`,
        detail: parts.detail,
        direct,
      });
  };
  for (const address of [...envelopeTo, ...mail.deliveredTo]) add(address, true);
  for (const { address } of mail.to) add(address, true);
  for (const { address } of [...mail.cc, ...mail.resent]) add(address, false);
  return [...recipients.values()];
};
