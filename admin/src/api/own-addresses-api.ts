import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as addressing from '../../../server/src/contracts/addressing';

/** The list of our addresses, and what still depends on those of a domain. */
const ownAddressesApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterOwnAddresses: ask(addressing.listOwnAddresses, [TAGS.ownAddresses]),
      chatterForgetOwnAddress: act(addressing.forgetOwnAddress, [TAGS.ownAddresses]),
      /** Mails go out all the time: asked for anew whenever somebody is about to change an address. */
      chatterAddressUse: ask(addressing.getAddressUse, [], 0),
      chatterAliasUse: ask(addressing.getAliasUse, [], 0),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterOwnAddressesQuery,
  useChatterForgetOwnAddressMutation,
  useChatterAddressUseQuery,
  useChatterAliasUseQuery,
} = ownAddressesApi;
