import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as incomingServers from '../../../server/src/contracts/incoming-servers';

/** Incoming servers: where mail comes from. */
const incomingServersApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterIncomingServers: ask(incomingServers.listIncomingServers, [TAGS.incomingServers]),
      chatterCreateIncomingServer: act(incomingServers.createIncomingServer, [TAGS.incomingServers]),
      chatterUpdateIncomingServer: act(incomingServers.updateIncomingServer, [TAGS.incomingServers]),
      chatterDeleteIncomingServer: act(incomingServers.deleteIncomingServer, [TAGS.incomingServers]),
      chatterTestIncomingServer: act(incomingServers.testIncomingServer),
      chatterConfirmIncomingServer: act(incomingServers.confirmIncomingServer, [TAGS.incomingServers]),
      chatterFetchIncomingServer: act(incomingServers.fetchIncomingServer, [TAGS.incomingServers]),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterIncomingServersQuery,
  useChatterCreateIncomingServerMutation,
  useChatterUpdateIncomingServerMutation,
  useChatterDeleteIncomingServerMutation,
  useChatterTestIncomingServerMutation,
  useChatterConfirmIncomingServerMutation,
  useChatterFetchIncomingServerMutation,
} = incomingServersApi;
