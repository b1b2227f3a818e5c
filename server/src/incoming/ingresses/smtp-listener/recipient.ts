import { normaliseAddress, splitAddress } from '../../../mail/address';

/**
 * Whether mail to this recipient is ours: an alias, or the catchall, bounce or default-from address of an alias domain,
 * with or without detail (RFC 5233). Anybody else is refused while the sending server is still there to tell its user
 * (RFC 5321 3.3): a refusal later would be a mail to a sender who may be forged. `own` holds normalised addresses.
 */
export const isOwnRecipient = (
  recipient: string,
  own: ReadonlySet<string>,
  domains: ReadonlySet<string>
): boolean => {
  const address = normaliseAddress(recipient);
  const parts = address ? splitAddress(address) : null;
  if (!address || !parts || !domains.has(parts.domain)) return false;
  return own.has(address) || own.has(`${parts.local}@${parts.domain}`);
};
