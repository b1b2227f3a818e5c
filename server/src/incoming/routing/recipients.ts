import { formsOf, ownForm, readRecipient, type ReadRecipient } from '../../mail/own-recipient';
import type { MailWithoutFiles } from '../../mail/parsed-mail';
import type { TokenKey } from '../../mail/token';

/** A recipient of a mail, with its token and what it may be as an address of ours. */
export interface Recipient extends ReadRecipient {
  /** in To, Delivered-To or the envelope, not merely in Cc */
  direct: boolean;
}

/** Whether an address is one of ours, with or without a detail behind its local part. `own` are normalised. */
export const isOwnAddress = (own: ReadonlySet<string>, address: string): boolean =>
  ownForm(formsOf(address), (form) => own.has(form)) !== null;

/** Everybody a mail was sent to, as far as its headers and the envelope say; each address once. */
export const readRecipients = (
  mail: Pick<MailWithoutFiles, 'to' | 'cc' | 'resent' | 'deliveredTo'>,
  envelopeTo: readonly string[],
  keys: readonly TokenKey[]
): Recipient[] => {
  const recipients = new Map<string, Recipient>();
  const add = (address: string, direct: boolean): void => {
    const read = readRecipient(address, keys);
    if (!read) return;
    const known = recipients.get(read.address);
    if (known) known.direct ||= direct;
    else recipients.set(read.address, { ...read, direct });
  };
  for (const address of [...envelopeTo, ...mail.deliveredTo]) add(address, true);
  for (const { address } of mail.to) add(address, true);
  for (const { address } of [...mail.cc, ...mail.resent]) add(address, false);
  return [...recipients.values()];
};
