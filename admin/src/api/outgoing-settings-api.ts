import { chatterApi, type Answer } from './chatter-api';
import { fromContract, type RequestOf } from './request';
import * as outgoing from '../../../server/src/contracts/outgoing';

const SETTINGS = 'ChatterOutgoingSettings';
/** of the queue, which shows the stop switch */
const QUEUE = 'ChatterOutgoingMails';

/** What holds for all mail that goes out. */
const outgoingSettingsApi = chatterApi.enhanceEndpoints({ addTagTypes: [SETTINGS, QUEUE] }).injectEndpoints({
  endpoints: (build) => ({
    chatterOutgoingSettings: build.query<
      Answer<typeof outgoing.getOutgoingSettings>,
      RequestOf<typeof outgoing.getOutgoingSettings>
    >({ ...fromContract(outgoing.getOutgoingSettings), providesTags: [SETTINGS] }),
    chatterSaveOutgoingSettings: build.mutation<
      Answer<typeof outgoing.saveOutgoingSettings>,
      RequestOf<typeof outgoing.saveOutgoingSettings>
    >({ ...fromContract(outgoing.saveOutgoingSettings), invalidatesTags: [SETTINGS, QUEUE] }),
  }),
  overrideExisting: true,
});

export const { useChatterOutgoingSettingsQuery, useChatterSaveOutgoingSettingsMutation } =
  outgoingSettingsApi;
