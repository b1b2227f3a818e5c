import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as outgoing from '../../../server/src/contracts/outgoing';
import * as thread from '../../../server/src/contracts/thread';

/** What shows how a mail went. */
const DELIVERIES = [TAGS.outgoingMails, TAGS.myFailures, TAGS.messages] as const;

/** The queue of outgoing mail, the failures of what one wrote, and what one does about a delivery. */
const outgoingApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterOutgoingMails: ask(outgoing.listOutgoingMails, [TAGS.outgoingMails]),
      /** The same request without a cache of its own: pages that the queue has merged into its state. */
      chatterOlderOutgoingMails: ask(outgoing.listOutgoingMails, [], 0),
      chatterActOnOutgoingMails: act(outgoing.actOnOutgoingMails, DELIVERIES),
      /** The stop switch, on the page of the queue; the settings say who pressed it. */
      chatterStopQueue: act(outgoing.stopOutgoing, [TAGS.outgoingMails, TAGS.outgoingSettings]),

      chatterMyFailures: ask(outgoing.listMyFailures, [TAGS.myFailures]),
      chatterIgnoreMyFailures: act(outgoing.ignoreMyFailures, DELIVERIES),
      chatterRetryMyFailures: act(outgoing.retryMyFailures, DELIVERIES),

      chatterRetryDelivery: act(thread.retryDelivery, DELIVERIES),
      chatterIgnoreDelivery: act(thread.ignoreDelivery, DELIVERIES),
      /** Somebody else may follow in their place. */
      chatterCorrectDelivery: act(thread.correctDelivery, [
        ...DELIVERIES,
        TAGS.thread,
        TAGS.followers,
        TAGS.recipients,
      ]),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterOutgoingMailsQuery,
  useLazyChatterOlderOutgoingMailsQuery,
  useChatterActOnOutgoingMailsMutation,
  useChatterStopQueueMutation,
  useChatterMyFailuresQuery,
  useChatterIgnoreMyFailuresMutation,
  useChatterRetryMyFailuresMutation,
  useChatterRetryDeliveryMutation,
  useChatterIgnoreDeliveryMutation,
  useChatterCorrectDeliveryMutation,
} = outgoingApi;
