import { chatterApi, TAGS, type Answer } from './chatter-api';
import { fromContract, type RequestOf } from './request';
import * as suppressions from '../../../server/src/contracts/suppressions';

const OWN_TAGS = { suppressions: 'ChatterSuppressions' } as const;

/** The list of addresses that get no more mail. */
const suppressionsApi = chatterApi
  .enhanceEndpoints({ addTagTypes: Object.values(OWN_TAGS) })
  .injectEndpoints({
    endpoints: (build) => ({
      chatterSuppressions: build.query<
        Answer<typeof suppressions.listSuppressions>,
        RequestOf<typeof suppressions.listSuppressions>
      >({ ...fromContract(suppressions.listSuppressions), providesTags: [OWN_TAGS.suppressions] }),
      /** The same request without a cache of its own: pages that the list has added to its state. */
      chatterOlderSuppressions: build.query<
        Answer<typeof suppressions.listSuppressions>,
        RequestOf<typeof suppressions.listSuppressions>
      >({ ...fromContract(suppressions.listSuppressions), keepUnusedDataFor: 0 }),
      chatterAddSuppressions: build.mutation<
        Answer<typeof suppressions.addSuppressions>,
        RequestOf<typeof suppressions.addSuppressions>
      >({ ...fromContract(suppressions.addSuppressions), invalidatesTags: [OWN_TAGS.suppressions] }),
      /** Mails to that address may be sent again from now on. */
      chatterRemoveSuppression: build.mutation<
        Answer<typeof suppressions.removeSuppression>,
        RequestOf<typeof suppressions.removeSuppression>
      >({
        ...fromContract(suppressions.removeSuppression),
        invalidatesTags: [OWN_TAGS.suppressions, TAGS.messages],
      }),
    }),
    overrideExisting: true,
  });

export const {
  useChatterSuppressionsQuery,
  useLazyChatterOlderSuppressionsQuery,
  useChatterAddSuppressionsMutation,
  useChatterRemoveSuppressionMutation,
} = suppressionsApi;
