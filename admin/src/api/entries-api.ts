import { baseApi, endpointsOf } from './contract-endpoints';
import * as entries from '../../../server/src/contracts/entries';

/** The types of content, and their entries. */
const entriesApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask } = endpointsOf(build);
    return {
      /** Which types have a chatter only changes with a restart of the server. */
      chatterEntryTypes: ask(entries.listEntryTypes, [], 3600),
      chatterSearchEntries: ask(entries.searchEntries),
    };
  },
  overrideExisting: true,
});

export const { useChatterEntryTypesQuery, useChatterSearchEntriesQuery } = entriesApi;
