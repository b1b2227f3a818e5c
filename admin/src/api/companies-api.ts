import { chatterApi, TAGS, type Answer } from './chatter-api';
import { fromContract, type RequestOf } from './request';
import * as companies from '../../../server/src/contracts/companies';

/** A company stands on the list of alias domains, and its address on that of all addresses. */
const COMPANY_CHANGED = [TAGS.companies, TAGS.aliasDomains, TAGS.ownAddresses] as const;

/** Changes of companies; the list itself stands in chatter-api, because alias domains show it too. */
const companiesApi = chatterApi.injectEndpoints({
  endpoints: (build) => ({
    chatterCreateCompany: build.mutation<
      Answer<typeof companies.createCompany>,
      RequestOf<typeof companies.createCompany>
    >({ ...fromContract(companies.createCompany), invalidatesTags: [...COMPANY_CHANGED] }),
    chatterUpdateCompany: build.mutation<
      Answer<typeof companies.updateCompany>,
      RequestOf<typeof companies.updateCompany>
    >({ ...fromContract(companies.updateCompany), invalidatesTags: [...COMPANY_CHANGED] }),
    chatterDeleteCompany: build.mutation<
      Answer<typeof companies.deleteCompany>,
      RequestOf<typeof companies.deleteCompany>
    >({ ...fromContract(companies.deleteCompany), invalidatesTags: [...COMPANY_CHANGED] }),
    chatterAssignAliasDomain: build.mutation<
      Answer<typeof companies.assignAliasDomain>,
      RequestOf<typeof companies.assignAliasDomain>
    >({ ...fromContract(companies.assignAliasDomain), invalidatesTags: [...COMPANY_CHANGED] }),
    chatterDeleteCompanyLogo: build.mutation<
      Answer<typeof companies.deleteCompanyLogo>,
      RequestOf<typeof companies.deleteCompanyLogo>
    >({ ...fromContract(companies.deleteCompanyLogo), invalidatesTags: [TAGS.companies] }),
  }),
  overrideExisting: true,
});

export const {
  useChatterCreateCompanyMutation,
  useChatterUpdateCompanyMutation,
  useChatterDeleteCompanyMutation,
  useChatterAssignAliasDomainMutation,
  useChatterDeleteCompanyLogoMutation,
} = companiesApi;
