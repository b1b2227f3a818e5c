import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as incoming from '../../../server/src/contracts/incoming';

/** What changes when a mail is posted on an entry. */
const POSTED = [TAGS.incomingMails, TAGS.thread, TAGS.messages, TAGS.attachments, TAGS.followers] as const;

/** The mail log, Explain, sender rules and the settings of incoming mail. */
const incomingApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterIncomingMails: ask(incoming.listIncomingMails, [TAGS.incomingMails]),
      /** The same request without a cache of its own: pages that the log has merged into its state. */
      chatterOlderIncomingMails: ask(incoming.listIncomingMails, [], 0),
      chatterIncomingMail: ask(incoming.getIncomingMail, [TAGS.incomingMails]),
      chatterReplayIncomingMail: act(incoming.replayIncomingMail, POSTED),
      chatterAttachIncomingMail: act(incoming.attachIncomingMail, POSTED),
      chatterCreateFromIncomingMail: act(incoming.createFromIncomingMail, POSTED),
      chatterMoveIncomingMail: act(incoming.moveIncomingMail, POSTED),
      chatterRejectIncomingMail: act(incoming.rejectIncomingMail, [TAGS.incomingMails]),
      chatterIgnoreIncomingMail: act(incoming.ignoreIncomingMail, [TAGS.incomingMails]),
      chatterReleaseBrake: act(incoming.releaseBrake, [TAGS.incomingMails]),
      chatterExplainIncoming: act(incoming.explainIncoming),

      chatterSenderRules: ask(incoming.listSenderRules, [TAGS.senderRules]),
      chatterSaveSenderRule: act(incoming.saveSenderRule, [TAGS.senderRules, TAGS.incomingMails]),
      chatterDeleteSenderRule: act(incoming.deleteSenderRule, [TAGS.senderRules, TAGS.incomingMails]),

      chatterIncomingSettings: ask(incoming.getIncomingSettings, [TAGS.incomingSettings]),
      chatterSaveIncomingSettings: act(incoming.saveIncomingSettings, [TAGS.incomingSettings]),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterIncomingMailsQuery,
  useLazyChatterOlderIncomingMailsQuery,
  useChatterIncomingMailQuery,
  useChatterReplayIncomingMailMutation,
  useChatterAttachIncomingMailMutation,
  useChatterCreateFromIncomingMailMutation,
  useChatterMoveIncomingMailMutation,
  useChatterRejectIncomingMailMutation,
  useChatterIgnoreIncomingMailMutation,
  useChatterReleaseBrakeMutation,
  useChatterExplainIncomingMutation,
  useChatterSenderRulesQuery,
  useChatterSaveSenderRuleMutation,
  useChatterDeleteSenderRuleMutation,
  useChatterIncomingSettingsQuery,
  useChatterSaveIncomingSettingsMutation,
} = incomingApi;
