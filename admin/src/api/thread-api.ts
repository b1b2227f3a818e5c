import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as attachments from '../../../server/src/contracts/attachments';
import * as thread from '../../../server/src/contracts/thread';

/** The thread of an entry: its messages, whom they reach, and their files. */
const threadApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterThread: ask(thread.getThread, [TAGS.thread]),
      chatterMessages: ask(thread.listMessages, [TAGS.messages]),
      /** The same request without a cache of its own: pages that the timeline has merged into its state. */
      chatterOlderMessages: ask(thread.listMessages, [], 0),
      chatterRecipients: ask(thread.listRecipients, [TAGS.recipients]),
      chatterPostMessage: act(thread.postMessage, [
        TAGS.thread,
        TAGS.messages,
        TAGS.followers,
        TAGS.recipients,
        TAGS.attachments,
      ]),

      chatterAttachments: ask(attachments.listAttachments, [TAGS.attachments]),
      /** Uploads that no message carries stand in no list: nothing to invalidate. */
      chatterDeleteAttachment: act(attachments.deleteAttachment),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterThreadQuery,
  useChatterMessagesQuery,
  useLazyChatterOlderMessagesQuery,
  useChatterRecipientsQuery,
  useChatterPostMessageMutation,
  useChatterAttachmentsQuery,
  useChatterDeleteAttachmentMutation,
} = threadApi;
