import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as servers from '../../../server/src/contracts/servers';

/** Outgoing servers, and the question which one would send. */
const serversApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterOutgoingServers: ask(servers.listOutgoingServers, [TAGS.outgoingServers]),
      chatterCreateOutgoingServer: act(servers.createOutgoingServer, [TAGS.outgoingServers]),
      chatterUpdateOutgoingServer: act(servers.updateOutgoingServer, [TAGS.outgoingServers]),
      chatterDeleteOutgoingServer: act(servers.deleteOutgoingServer, [TAGS.outgoingServers]),
      chatterTestOutgoingServer: act(servers.testOutgoingServer),
      /** The queue shows which servers are paused, too. */
      chatterPauseOutgoingServer: act(servers.pauseOutgoingServer, [
        TAGS.outgoingServers,
        TAGS.outgoingMails,
      ]),
      chatterMakeDkimKey: act(servers.makeDkimKey),
      chatterSimulateSending: act(servers.simulateSending),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterOutgoingServersQuery,
  useChatterCreateOutgoingServerMutation,
  useChatterUpdateOutgoingServerMutation,
  useChatterDeleteOutgoingServerMutation,
  useChatterTestOutgoingServerMutation,
  useChatterPauseOutgoingServerMutation,
  useChatterMakeDkimKeyMutation,
  useChatterSimulateSendingMutation,
} = serversApi;
