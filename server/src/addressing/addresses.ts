import type { FieldProblem } from '../http/refuse-fields';
import { isDotAtom, isMailDomain, normaliseAddress, sanitiseLocalPart } from '../mail/address';
import { MAX_LOCAL_WITH_TOKEN } from '../mail/own-recipient';

/** An alias domain as far as addresses are concerned. */
export interface DomainAddresses {
  name: string;
  catchall: string;
  bounce: string;
  defaultFrom: string | null;
}

export const catchallAddress = (domain: DomainAddresses): string =>
  `${domain.catchall}@${domain.name}`.toLowerCase();
export const bounceAddress = (domain: DomainAddresses): string =>
  `${domain.bounce}@${domain.name}`.toLowerCase();

/** The address that stands in for authors; a full address is used as it is, null when none is set. */
export const defaultFromAddress = (domain: DomainAddresses): string | null => {
  if (!domain.defaultFrom) return null;
  return (
    domain.defaultFrom.includes('@') ? domain.defaultFrom : `${domain.defaultFrom}@${domain.name}`
  ).toLowerCase();
};

/** The addresses that a domain has for the mail system itself: none of them is an alias, nor makes an entry. */
export const systemAddresses = (domain: DomainAddresses): string[] => [
  catchallAddress(domain),
  bounceAddress(domain),
  ...[defaultFromAddress(domain) ?? []].flat(),
];

export type { FieldProblem };

/** Longest local part, in octets (RFC 5321 4.5.3.1.1). */
const MAX_LOCAL = 64;

interface TypedDomain {
  name: string;
  catchall: string;
  bounce: string;
  defaultFrom: string;
  plusAddressing: boolean;
}

/**
 * The sender that stands in for authors: a local part, or a full address whose local part is sanitised as well. One that
 * needs letters beyond ASCII even then is refused: no mail could leave under it (RFC 6531 is not everywhere).
 */
const cleanDefaultFrom = (typed: string): string | null | { problem: string } => {
  if (typed.trim() === '') return null;
  const local = sanitiseLocalPart(typed);
  if (!typed.includes('@'))
    return local && isDotAtom(local) && local.length <= MAX_LOCAL
      ? local
      : { problem: `"${typed}" cannot be the local part of an address.` };
  const normal = normaliseAddress(typed);
  if (!normal || !local) return { problem: `"${typed}" is not an e-mail address.` };
  const address = normaliseAddress(`${local}${normal.slice(normal.lastIndexOf('@'))}`);
  return address && (!local.includes('?') || typed.includes('?'))
    ? address
    : { problem: `"${typed}" has letters before the @ that mail servers do not know.` };
};

/**
 * Cleans the fields of an alias domain. Local parts are sanitised as alias names are; the domain itself is only checked.
 * Catchall and bounce addresses need room for a token, if there is to be one.
 */
export const cleanAliasDomain = (
  input: TypedDomain
): { value: DomainAddresses; problems: FieldProblem[] } => {
  const problems: FieldProblem[] = [];
  const problem = (field: keyof TypedDomain, message: string): void => {
    problems.push({ path: [field], message });
  };
  const name = input.name.trim().toLowerCase();
  if (!isMailDomain(name)) problem('name', `"${input.name}" is not a domain name, such as example.com.`);

  const room = input.plusAddressing ? MAX_LOCAL_WITH_TOKEN : MAX_LOCAL;
  const localPart = (field: 'catchall' | 'bounce'): string => {
    const clean = sanitiseLocalPart(input[field]);
    if (!clean || !isDotAtom(clean)) {
      problem(field, `"${input[field]}" cannot be the local part of an address.`);
      return '';
    }
    if (clean.length <= room) return clean;
    problem(
      field,
      input.plusAddressing
        ? `"${clean}" is longer than ${room} characters: there is no room left for the signed part behind the +.`
        : `"${clean}" is longer than ${room} characters.`
    );
    return '';
  };
  const catchall = localPart('catchall');
  const bounce = localPart('bounce');
  if (catchall && catchall === bounce)
    problem('bounce', 'The bounce address must differ from the catchall address.');

  const sender = cleanDefaultFrom(input.defaultFrom);
  const value = { name, catchall, bounce, defaultFrom: typeof sender === 'object' ? null : sender };
  if (sender !== null && typeof sender === 'object') problem('defaultFrom', sender.problem);
  if (problems.length > 0) return { value, problems };

  // Longer than any address may be (RFC 5321 4.5.3.1.3).
  if (systemAddresses(value).some((address) => normaliseAddress(address) === null))
    problem('name', `${name} is too long for addresses at it.`);
  const taken = { catchall: catchallAddress(value), bounce: bounceAddress(value) };
  for (const field of ['catchall', 'bounce'] as const)
    if (defaultFromAddress(value) === taken[field])
      problem(
        'defaultFrom',
        `${taken[field]} is the ${field} address itself, which mail comes back to; choose another sender.`
      );
  return { value, problems };
};
