import type { AliasDomainView } from '../../../server/src/contracts/addressing';

/** What the form of an alias domain holds. */
export interface AliasDomainValues {
  name: string;
  companies: string[];
  plusAddressing: boolean;
  sequence: number;
  catchall: string;
  bounce: string;
  defaultFrom: string;
}

const NEW: AliasDomainValues = {
  name: '',
  companies: [],
  plusAddressing: true,
  sequence: 10,
  catchall: 'catchall',
  bounce: 'bounce',
  defaultFrom: 'notifications',
};

/** The values of a stored domain, or those that a new one begins with. */
export const valuesOf = (domain: AliasDomainView | undefined): AliasDomainValues =>
  domain
    ? {
        name: domain.name,
        companies: domain.companies.map((company) => company.documentId),
        plusAddressing: domain.plusAddressing,
        sequence: domain.sequence,
        catchall: domain.catchall,
        bounce: domain.bounce,
        defaultFrom: domain.defaultFrom,
      }
    : NEW;
