import { chatterApi, TAGS, type Answer } from './chatter-api';
import { fromContract, type RequestOf } from './request';
import * as addressing from '../../../server/src/contracts/addressing';

/** The list of our addresses, and what still depends on those of a domain. */
const ownAddressesApi = chatterApi.injectEndpoints({
  endpoints: (build) => ({
    chatterOwnAddresses: build.query<
      Answer<typeof addressing.listOwnAddresses>,
      RequestOf<typeof addressing.listOwnAddresses>
    >({ ...fromContract(addressing.listOwnAddresses), providesTags: [TAGS.ownAddresses] }),
    chatterForgetOwnAddress: build.mutation<
      Answer<typeof addressing.forgetOwnAddress>,
      RequestOf<typeof addressing.forgetOwnAddress>
    >({ ...fromContract(addressing.forgetOwnAddress), invalidatesTags: [TAGS.ownAddresses] }),
    /** Mails go out all the time: asked for anew whenever somebody is about to change an address. */
    chatterAddressUse: build.query<
      Answer<typeof addressing.getAddressUse>,
      RequestOf<typeof addressing.getAddressUse>
    >({ ...fromContract(addressing.getAddressUse), keepUnusedDataFor: 0 }),
  }),
  overrideExisting: true,
});

export const { useChatterOwnAddressesQuery, useChatterForgetOwnAddressMutation, useChatterAddressUseQuery } =
  ownAddressesApi;
