import { normaliseAddress } from '../../mail/address';
import { readAutomatic } from '../../mail/auto-submitted';
import type { MailWithoutFiles } from '../../mail/parsed-mail';

/**
 * Where a refusal of a mail goes: to its return path, not to whom From names (RFC 3834 4). Null when nobody may be
 * answered: for the null sender, for what a machine or a mailing list sent, and for our own addresses, because each of
 * these could begin a loop.
 */
export const answerAddress = (input: {
  /** MAIL FROM; '' is the null sender, null = unknown */
  envelopeFrom: string | null;
  mail: MailWithoutFiles;
  isOurs(address: string): boolean;
}): string | null => {
  const { mail } = input;
  const returnPath = input.envelopeFrom ?? mail.returnPath;
  if (returnPath === '' || readAutomatic(mail).kind !== 'person') return null;
  const address = normaliseAddress(returnPath ?? mail.from?.address ?? '');
  return address !== null && !input.isOurs(address) ? address : null;
};
