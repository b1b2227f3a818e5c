import { getDomain } from 'tldts';

import { normaliseAddress, parseAddressList } from '../../mail/address';
import { fieldValue, type RawField } from '../../mail/mail-headers';

/**
 * The one domain that a mail claims to be from, lower-case.
 *
 * @param shown the address that people will see as its author
 * @returns null where From comes twice, names several people, or anybody but `shown`: of such a mail nobody can say who
 *   it claims to be (RFC 7489 6.6.1), and a signature may speak for the other one
 */
export const soleFromDomain = (fields: readonly RawField[], shown: string | null): string | null => {
  const from = fields.filter(({ name }) => name === 'from');
  const [field] = from;
  const address = shown === null ? null : normaliseAddress(shown);
  if (!field || from.length > 1 || address === null) return null;
  const mailboxes = parseAddressList(fieldValue(field));
  if (mailboxes.length !== 1 || normaliseAddress(mailboxes[0]?.address ?? '') !== address) return null;
  return address.slice(address.lastIndexOf('@') + 1);
};

/** The domain that somebody registered (RFC 7489 3.2, by the public suffix list); null for a public suffix itself. */
export const organisationalDomain = (domain: string): string | null =>
  getDomain(domain, { allowPrivateDomains: true, validateHostname: false });

/** Whether a domain that was authenticated speaks for the domain of From (RFC 7489 3.1); both lower-case. */
export const isAligned = (fromDomain: string, domain: string | null, strict: boolean): boolean => {
  if (domain === fromDomain) return true;
  if (domain === null || strict) return false;
  const organisation = organisationalDomain(fromDomain);
  return organisation !== null && organisation === organisationalDomain(domain);
};
