import { baseApi, endpointsOf } from './contract-endpoints';
import * as deliverability from '../../../server/src/contracts/deliverability';

/** The checks of an alias domain, and test mails. */
const deliverabilityApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterCheckAliasDomain: ask(deliverability.checkAliasDomain, [], 0),
      chatterSendTestMails: act(deliverability.sendTestMails),
      chatterTestMails: ask(deliverability.listTestMails, [], 0),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterCheckAliasDomainQuery,
  useChatterSendTestMailsMutation,
  useLazyChatterTestMailsQuery,
} = deliverabilityApi;
