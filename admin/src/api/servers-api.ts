import { chatterApi, TAGS, type Answer } from './chatter-api';
import { fromContract, type RequestOf } from './request';
import * as servers from '../../../server/src/contracts/servers';

/** Acts on outgoing servers, and the question which one would send. */
const serversApi = chatterApi.injectEndpoints({
  endpoints: (build) => ({
    chatterPauseOutgoingServer: build.mutation<
      Answer<typeof servers.pauseOutgoingServer>,
      RequestOf<typeof servers.pauseOutgoingServer>
    >({ ...fromContract(servers.pauseOutgoingServer), invalidatesTags: [TAGS.outgoingServers] }),
    chatterMakeDkimKey: build.mutation<
      Answer<typeof servers.makeDkimKey>,
      RequestOf<typeof servers.makeDkimKey>
    >(fromContract(servers.makeDkimKey)),
    chatterSimulateSending: build.mutation<
      Answer<typeof servers.simulateSending>,
      RequestOf<typeof servers.simulateSending>
    >(fromContract(servers.simulateSending)),
  }),
  overrideExisting: true,
});

export const {
  useChatterPauseOutgoingServerMutation,
  useChatterMakeDkimKeyMutation,
  useChatterSimulateSendingMutation,
} = serversApi;
