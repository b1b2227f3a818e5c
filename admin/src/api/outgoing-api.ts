import { chatterApi, TAGS, type Answer } from './chatter-api';
import { fromContract, type RequestOf } from './request';
import * as outgoing from '../../../server/src/contracts/outgoing';
import * as servers from '../../../server/src/contracts/servers';
import * as thread from '../../../server/src/contracts/thread';

const OWN_TAGS = { outgoingMails: 'ChatterOutgoingMails', myFailures: 'ChatterMyFailures' } as const;

/** What shows how a mail went. */
const DELIVERIES = [OWN_TAGS.outgoingMails, OWN_TAGS.myFailures, TAGS.messages] as const;

/** The queue of outgoing mail, the failures of what one wrote, and what one does about a delivery. */
const outgoingApi = chatterApi.enhanceEndpoints({ addTagTypes: Object.values(OWN_TAGS) }).injectEndpoints({
  endpoints: (build) => ({
    chatterOutgoingMails: build.query<
      Answer<typeof outgoing.listOutgoingMails>,
      RequestOf<typeof outgoing.listOutgoingMails>
    >({ ...fromContract(outgoing.listOutgoingMails), providesTags: [OWN_TAGS.outgoingMails] }),
    /** The same request without a cache of its own: pages that the queue has merged into its state. */
    chatterOlderOutgoingMails: build.query<
      Answer<typeof outgoing.listOutgoingMails>,
      RequestOf<typeof outgoing.listOutgoingMails>
    >({ ...fromContract(outgoing.listOutgoingMails), keepUnusedDataFor: 0 }),
    chatterActOnOutgoingMails: build.mutation<
      Answer<typeof outgoing.actOnOutgoingMails>,
      RequestOf<typeof outgoing.actOnOutgoingMails>
    >({ ...fromContract(outgoing.actOnOutgoingMails), invalidatesTags: [...DELIVERIES] }),
    /** The stop switch, on the page of the queue. */
    chatterStopQueue: build.mutation<
      Answer<typeof outgoing.stopOutgoing>,
      RequestOf<typeof outgoing.stopOutgoing>
    >({ ...fromContract(outgoing.stopOutgoing), invalidatesTags: [OWN_TAGS.outgoingMails] }),
    chatterPauseQueueServer: build.mutation<
      Answer<typeof servers.pauseOutgoingServer>,
      RequestOf<typeof servers.pauseOutgoingServer>
    >({
      ...fromContract(servers.pauseOutgoingServer),
      invalidatesTags: [OWN_TAGS.outgoingMails, TAGS.outgoingServers],
    }),

    chatterMyFailures: build.query<
      Answer<typeof outgoing.listMyFailures>,
      RequestOf<typeof outgoing.listMyFailures>
    >({ ...fromContract(outgoing.listMyFailures), providesTags: [OWN_TAGS.myFailures] }),
    chatterIgnoreMyFailures: build.mutation<
      Answer<typeof outgoing.ignoreMyFailures>,
      RequestOf<typeof outgoing.ignoreMyFailures>
    >({ ...fromContract(outgoing.ignoreMyFailures), invalidatesTags: [...DELIVERIES] }),
    chatterRetryMyFailures: build.mutation<
      Answer<typeof outgoing.retryMyFailures>,
      RequestOf<typeof outgoing.retryMyFailures>
    >({ ...fromContract(outgoing.retryMyFailures), invalidatesTags: [...DELIVERIES] }),

    chatterRetryDelivery: build.mutation<
      Answer<typeof thread.retryDelivery>,
      RequestOf<typeof thread.retryDelivery>
    >({ ...fromContract(thread.retryDelivery), invalidatesTags: [...DELIVERIES] }),
    chatterIgnoreDelivery: build.mutation<
      Answer<typeof thread.ignoreDelivery>,
      RequestOf<typeof thread.ignoreDelivery>
    >({ ...fromContract(thread.ignoreDelivery), invalidatesTags: [...DELIVERIES] }),
    /** Somebody else may follow in their place. */
    chatterCorrectDelivery: build.mutation<
      Answer<typeof thread.correctDelivery>,
      RequestOf<typeof thread.correctDelivery>
    >({
      ...fromContract(thread.correctDelivery),
      invalidatesTags: [...DELIVERIES, TAGS.thread, TAGS.followers, TAGS.recipients],
    }),
  }),
  overrideExisting: true,
});

export const {
  useChatterOutgoingMailsQuery,
  useLazyChatterOlderOutgoingMailsQuery,
  useChatterActOnOutgoingMailsMutation,
  useChatterStopQueueMutation,
  useChatterPauseQueueServerMutation,
  useChatterMyFailuresQuery,
  useChatterIgnoreMyFailuresMutation,
  useChatterRetryMyFailuresMutation,
  useChatterRetryDeliveryMutation,
  useChatterIgnoreDeliveryMutation,
  useChatterCorrectDeliveryMutation,
} = outgoingApi;
