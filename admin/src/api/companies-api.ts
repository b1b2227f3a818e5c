import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as companies from '../../../server/src/contracts/companies';

/** A company stands on the list of alias domains, and its address on that of all addresses. */
const COMPANY_CHANGED = [TAGS.companies, TAGS.aliasDomains, TAGS.ownAddresses] as const;

/** Companies, and which alias domain belongs to which. */
const companiesApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterCompanies: ask(companies.listCompanies, [TAGS.companies]),
      chatterCreateCompany: act(companies.createCompany, COMPANY_CHANGED),
      chatterUpdateCompany: act(companies.updateCompany, COMPANY_CHANGED),
      chatterDeleteCompany: act(companies.deleteCompany, COMPANY_CHANGED),
      chatterAssignAliasDomain: act(companies.assignAliasDomain, COMPANY_CHANGED),
      chatterDeleteCompanyLogo: act(companies.deleteCompanyLogo, [TAGS.companies]),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterCompaniesQuery,
  useChatterCreateCompanyMutation,
  useChatterUpdateCompanyMutation,
  useChatterDeleteCompanyMutation,
  useChatterAssignAliasDomainMutation,
  useChatterDeleteCompanyLogoMutation,
} = companiesApi;
