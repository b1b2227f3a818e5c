import { chatterApi, type Answer } from './chatter-api';
import { fromContract, type RequestOf } from './request';
import { getMailLimits } from '../../../server/src/contracts/outgoing';

/** How many octets of files a mail from an entry carries. */
const mailLimitsApi = chatterApi.injectEndpoints({
  endpoints: (build) => ({
    chatterMailLimits: build.query<Answer<typeof getMailLimits>, RequestOf<typeof getMailLimits>>({
      ...fromContract(getMailLimits),
      // The settings of servers may have changed since somebody last wrote here.
      keepUnusedDataFor: 60,
    }),
  }),
});

export const { useChatterMailLimitsQuery } = mailLimitsApi;
