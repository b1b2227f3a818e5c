import {
  bounceAddress,
  catchallAddress,
  defaultFromAddress,
  type DomainAddresses,
} from '../../addressing/addresses';

/**
 * Whether mail to this recipient is ours: an alias, the catchall, bounce or default-from address of an alias domain, or an
 * address that was one of these, because mails are answered long after they were sent.
 * Anybody else is refused while the sending server is still there to tell its user (RFC 5321 3.3): a refusal later would
 * be a mail to a sender who may be forged.
 *
 * @param forms of the recipient, see `formsOf`
 * @param own.aliases the aliases that were found for these forms
 */
export const isOwnRecipient = (
  forms: readonly string[],
  own: {
    domains: readonly DomainAddresses[];
    aliases: readonly { matched: readonly string[] }[];
    retired?: readonly string[];
  }
): boolean => {
  if (own.retired?.some((address) => forms.includes(address))) return true;
  if (own.aliases.some(({ matched }) => matched.some((address) => forms.includes(address)))) return true;
  const names = new Set(own.domains.map((domain) => domain.name.toLowerCase()));
  return (
    own.domains
      .flatMap((domain) => [catchallAddress(domain), bounceAddress(domain), defaultFromAddress(domain) ?? []])
      .flat()
      // A default-from address may lie on a domain whose mail goes elsewhere.
      .some((address) => forms.includes(address) && names.has(address.slice(address.lastIndexOf('@') + 1)))
  );
};
