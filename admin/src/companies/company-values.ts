import type { CompanyInput, CompanyView } from '../../../server/src/contracts/companies';

/** What the form of a company holds. */
export interface CompanyValues {
  name: string;
  address: string;
  /** HTML */
  footer: string;
  /** documentId; null = none, and for a new company the first one */
  aliasDomain: string | null;
}

export const companyValues = (company: CompanyView | undefined): CompanyValues => ({
  name: company?.name ?? '',
  address: company?.address ?? '',
  footer: company?.footer ?? '',
  aliasDomain: company?.aliasDomain?.documentId ?? null,
});

/** For a new company an alias domain that was not chosen is left out: the server gives it the first one. */
export const companyBody = (values: CompanyValues, creating: boolean): CompanyInput => {
  const { aliasDomain, ...rest } = values;
  return creating && aliasDomain === null ? rest : { ...rest, aliasDomain };
};

/** The text of a company that a search looks through. */
export const searchText = ({ name, address, aliasDomain }: CompanyView): string =>
  [name, address ?? '', aliasDomain?.name ?? ''].join(' ');
