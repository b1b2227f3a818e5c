import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as suppressions from '../../../server/src/contracts/suppressions';

/** The list of addresses that get no more mail. */
const suppressionsApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterSuppressions: ask(suppressions.listSuppressions, [TAGS.suppressions]),
      /** The same request without a cache of its own: pages that the list has added to its state. */
      chatterOlderSuppressions: ask(suppressions.listSuppressions, [], 0),
      chatterAddSuppressions: act(suppressions.addSuppressions, [TAGS.suppressions]),
      /** Mails to that address may be sent again from now on. */
      chatterRemoveSuppression: act(suppressions.removeSuppression, [TAGS.suppressions, TAGS.messages]),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterSuppressionsQuery,
  useLazyChatterOlderSuppressionsQuery,
  useChatterAddSuppressionsMutation,
  useChatterRemoveSuppressionMutation,
} = suppressionsApi;
