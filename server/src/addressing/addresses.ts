import type { FieldProblem } from '../http/refuse-fields';
import { isDomainName, isDotAtom, normaliseAddress, sanitiseLocalPart } from '../mail/address';

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

export type { FieldProblem };

/** Cleans the fields of an alias domain. Local parts are sanitised as alias names are; the domain itself is only checked. */
export const cleanAliasDomain = (input: {
  name: string;
  catchall: string;
  bounce: string;
  defaultFrom: string;
}): { value: DomainAddresses; problems: FieldProblem[] } => {
  const problems: FieldProblem[] = [];
  const name = input.name.trim().toLowerCase();
  if (!isDomainName(name)) {
    problems.push({ path: ['name'], message: `"${input.name}" is not a domain name, such as example.com.` });
  }
  const localPart = (field: 'catchall' | 'bounce'): string => {
    const clean = sanitiseLocalPart(input[field]);
    if (clean && isDotAtom(clean)) return clean;
    problems.push({ path: [field], message: `"${input[field]}" cannot be the local part of an address.` });
    return '';
  };
  const catchall = localPart('catchall');
  const bounce = localPart('bounce');
  if (catchall && catchall === bounce) {
    problems.push({ path: ['bounce'], message: 'The bounce address must differ from the catchall address.' });
  }
  let defaultFrom: string | null = null;
  if (input.defaultFrom.includes('@')) {
    defaultFrom = normaliseAddress(input.defaultFrom);
    if (!defaultFrom)
      problems.push({ path: ['defaultFrom'], message: `"${input.defaultFrom}" is not an e-mail address.` });
  } else if (input.defaultFrom.trim() !== '') {
    defaultFrom = sanitiseLocalPart(input.defaultFrom);
    if (!defaultFrom || !isDotAtom(defaultFrom)) {
      problems.push({
        path: ['defaultFrom'],
        message: `"${input.defaultFrom}" cannot be the local part of an address.`,
      });
    }
  }
  return { value: { name, catchall, bounce, defaultFrom }, problems };
};
