import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as addressing from '../../../server/src/contracts/addressing';

/** An alias domain belongs to companies, and its name to its aliases; what it was called becomes a former address. */
const DOMAIN_CHANGED = [TAGS.aliasDomains, TAGS.aliases, TAGS.companies, TAGS.ownAddresses] as const;

/** An alias domain says how many aliases it has. */
const ALIAS_CHANGED = [TAGS.aliases, TAGS.aliasDomains] as const;

/** The address of the entry is also the one that its mails are answered to. */
const OWNED_ALIAS_CHANGED = [...ALIAS_CHANGED, TAGS.thread] as const;

/** Alias domains and aliases, those of entries too. */
const addressingApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterAliasDomains: ask(addressing.listAliasDomains, [TAGS.aliasDomains]),
      chatterCreateAliasDomain: act(addressing.createAliasDomain, DOMAIN_CHANGED),
      chatterUpdateAliasDomain: act(addressing.updateAliasDomain, DOMAIN_CHANGED),
      chatterDeleteAliasDomain: act(addressing.deleteAliasDomain, DOMAIN_CHANGED),

      chatterAliases: ask(addressing.listAliases, [TAGS.aliases]),
      chatterCreateAlias: act(addressing.createAlias, ALIAS_CHANGED),
      chatterUpdateAlias: act(addressing.updateAlias, ALIAS_CHANGED),
      chatterDeleteAlias: act(addressing.deleteAlias, ALIAS_CHANGED),

      chatterOwnedAlias: ask(addressing.getOwnedAlias, [TAGS.aliases]),
      chatterSaveOwnedAlias: act(addressing.saveOwnedAlias, OWNED_ALIAS_CHANGED),
      chatterDeleteOwnedAlias: act(addressing.deleteOwnedAlias, OWNED_ALIAS_CHANGED),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterAliasDomainsQuery,
  useChatterCreateAliasDomainMutation,
  useChatterUpdateAliasDomainMutation,
  useChatterDeleteAliasDomainMutation,
  useChatterAliasesQuery,
  useChatterCreateAliasMutation,
  useChatterUpdateAliasMutation,
  useChatterDeleteAliasMutation,
  useChatterOwnedAliasQuery,
  useChatterSaveOwnedAliasMutation,
  useChatterDeleteOwnedAliasMutation,
} = addressingApi;
