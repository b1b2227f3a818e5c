import { chatterApi, type Answer } from './chatter-api';
import { fromContract, type RequestOf } from './request';
import * as deliverability from '../../../server/src/contracts/deliverability';

/** The checks of an alias domain, and test mails. */
const deliverabilityApi = chatterApi.injectEndpoints({
  endpoints: (build) => ({
    chatterCheckAliasDomain: build.query<
      Answer<typeof deliverability.checkAliasDomain>,
      RequestOf<typeof deliverability.checkAliasDomain>
    >({ ...fromContract(deliverability.checkAliasDomain), keepUnusedDataFor: 0 }),
    chatterSendTestMails: build.mutation<
      Answer<typeof deliverability.sendTestMails>,
      RequestOf<typeof deliverability.sendTestMails>
    >(fromContract(deliverability.sendTestMails)),
    chatterTestMails: build.query<
      Answer<typeof deliverability.listTestMails>,
      RequestOf<typeof deliverability.listTestMails>
    >({ ...fromContract(deliverability.listTestMails), keepUnusedDataFor: 0 }),
  }),
  overrideExisting: true,
});

export const { useChatterCheckAliasDomainQuery, useChatterSendTestMailsMutation, useChatterTestMailsQuery } =
  deliverabilityApi;
