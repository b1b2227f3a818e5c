import { normaliseAddress } from '../../mail/address';

/** A domain as it is compared: lower case, in punycode; null when it is none. */
export const normaliseDomain = (text: string): string | null =>
  normaliseAddress(`x@${text.trim()}`)?.slice(2) ?? null;

/**
 * What a person typed to name a sender, as it is stored: an address, or a domain (`shop.example`, `@shop.example` and
 * `*@shop.example` are the same). Null when it is neither.
 */
export const normalisePattern = (text: string): string | null => {
  const typed = text.trim();
  const domain = /^\*?@/.test(typed) ? typed.slice(typed.indexOf('@') + 1) : typed;
  return domain.includes('@') ? normaliseAddress(domain) : normaliseDomain(domain);
};

/**
 * The rule about a sender: one about the address itself beats one about its domain, and a rule about `shop.example` says
 * nothing about `mail.shop.example`.
 */
export const ruleAbout = <Rule extends { pattern: string }>(
  rules: ReadonlyMap<string, Rule>,
  address: string
): Rule | null => {
  const normal = normaliseAddress(address);
  if (!normal) return null;
  return rules.get(normal) ?? rules.get(normal.slice(normal.lastIndexOf('@') + 1)) ?? null;
};

/**
 * A list of domains out of what a form holds; commas inside an item separate as well.
 *
 * @returns `problem` names the first item that is no domain, or says that there were only separators
 */
export const readDomainList = (items: readonly string[]): { domains: string[]; problem: string | null } => {
  const pieces = items.flatMap((item) => item.split(','));
  const named = pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
  if (named.length === 0 && pieces.length > 1)
    return { domains: [], problem: 'There is no domain between the commas.' };
  const wrong = named.find((piece) => normaliseDomain(piece) === null);
  if (wrong !== undefined)
    return { domains: [], problem: `"${wrong}" is not a domain name, such as example.com.` };
  return { domains: [...new Set(named.flatMap((piece) => normaliseDomain(piece) ?? []))], problem: null };
};
