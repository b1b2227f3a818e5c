import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as outgoing from '../../../server/src/contracts/outgoing';

/** What holds for all mail that goes out. */
const outgoingSettingsApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterOutgoingSettings: ask(outgoing.getOutgoingSettings, [TAGS.outgoingSettings]),
      /** The queue shows the stop switch, which is one of them. */
      chatterSaveOutgoingSettings: act(outgoing.saveOutgoingSettings, [
        TAGS.outgoingSettings,
        TAGS.outgoingMails,
      ]),
    };
  },
  overrideExisting: true,
});

export const { useChatterOutgoingSettingsQuery, useChatterSaveOutgoingSettingsMutation } =
  outgoingSettingsApi;
