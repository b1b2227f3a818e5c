import { useChatterAliasDomainsQuery } from '../api/addressing-api';
import { useChatterEntryTypesQuery } from '../api/entries-api';

import type { AliasView } from '../../../server/src/contracts/addressing';
import type { EntryType } from '../../../server/src/contracts/entries';

/** The domains and types that an alias can have. Who may not read the domains still sees the one of the alias. */
export const useAliasChoices = (
  alias: AliasView | null | undefined
): {
  domains: readonly { documentId: string; name: string }[];
  /** whether this is all of them */
  domainsKnown: boolean;
  types: readonly EntryType[];
  loading: boolean;
  error: unknown;
} => {
  const domains = useChatterAliasDomainsQuery({});
  const types = useChatterEntryTypesQuery({});
  const own = alias?.aliasDomain ? [alias.aliasDomain] : [];
  return {
    domains: domains.data?.aliasDomains ?? own,
    domainsKnown: domains.data !== undefined,
    types: types.data?.contentTypes ?? [],
    loading: domains.isLoading || types.isLoading,
    error: types.error,
  };
};
