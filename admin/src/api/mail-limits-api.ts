import { baseApi, endpointsOf } from './contract-endpoints';
import { getMailLimits } from '../../../server/src/contracts/outgoing';

/** How many octets of files a mail from an entry carries. */
const mailLimitsApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask } = endpointsOf(build);
    return {
      /** Not kept for long: the settings of servers may have changed since somebody last wrote here. */
      chatterMailLimits: ask(getMailLimits, [], 60),
    };
  },
  overrideExisting: true,
});

export const { useChatterMailLimitsQuery } = mailLimitsApi;
