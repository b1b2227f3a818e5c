import { chatterApi, TAGS, type Answer } from './chatter-api';
import { fromContract, type RequestOf } from './request';
import * as incoming from '../../../server/src/contracts/incoming';

/** What changes when a mail is posted on an entry. */
const POSTED = [TAGS.incomingMails, TAGS.thread, TAGS.messages, TAGS.attachments, TAGS.followers] as const;

/** The mail log, Explain, sender rules and the settings of incoming mail. */
const incomingApi = chatterApi.injectEndpoints({
  endpoints: (build) => ({
    chatterIncomingMails: build.query<
      Answer<typeof incoming.listIncomingMails>,
      RequestOf<typeof incoming.listIncomingMails>
    >({ ...fromContract(incoming.listIncomingMails), providesTags: [TAGS.incomingMails] }),
    /** The same request without a cache of its own: pages that the log has merged into its state. */
    chatterOlderIncomingMails: build.query<
      Answer<typeof incoming.listIncomingMails>,
      RequestOf<typeof incoming.listIncomingMails>
    >({ ...fromContract(incoming.listIncomingMails), keepUnusedDataFor: 0 }),
    chatterIncomingMail: build.query<
      Answer<typeof incoming.getIncomingMail>,
      RequestOf<typeof incoming.getIncomingMail>
    >({ ...fromContract(incoming.getIncomingMail), providesTags: [TAGS.incomingMails] }),
    chatterReplayIncomingMail: build.mutation<
      Answer<typeof incoming.replayIncomingMail>,
      RequestOf<typeof incoming.replayIncomingMail>
    >({ ...fromContract(incoming.replayIncomingMail), invalidatesTags: [...POSTED] }),
    chatterAttachIncomingMail: build.mutation<
      Answer<typeof incoming.attachIncomingMail>,
      RequestOf<typeof incoming.attachIncomingMail>
    >({ ...fromContract(incoming.attachIncomingMail), invalidatesTags: [...POSTED] }),
    chatterCreateFromIncomingMail: build.mutation<
      Answer<typeof incoming.createFromIncomingMail>,
      RequestOf<typeof incoming.createFromIncomingMail>
    >({ ...fromContract(incoming.createFromIncomingMail), invalidatesTags: [...POSTED] }),
    chatterMoveIncomingMail: build.mutation<
      Answer<typeof incoming.moveIncomingMail>,
      RequestOf<typeof incoming.moveIncomingMail>
    >({ ...fromContract(incoming.moveIncomingMail), invalidatesTags: [...POSTED] }),
    chatterRejectIncomingMail: build.mutation<
      Answer<typeof incoming.rejectIncomingMail>,
      RequestOf<typeof incoming.rejectIncomingMail>
    >({ ...fromContract(incoming.rejectIncomingMail), invalidatesTags: [TAGS.incomingMails] }),
    chatterIgnoreIncomingMail: build.mutation<
      Answer<typeof incoming.ignoreIncomingMail>,
      RequestOf<typeof incoming.ignoreIncomingMail>
    >({ ...fromContract(incoming.ignoreIncomingMail), invalidatesTags: [TAGS.incomingMails] }),
    chatterReleaseBrake: build.mutation<
      Answer<typeof incoming.releaseBrake>,
      RequestOf<typeof incoming.releaseBrake>
    >({ ...fromContract(incoming.releaseBrake), invalidatesTags: [TAGS.incomingMails] }),
    chatterExplainIncoming: build.mutation<
      Answer<typeof incoming.explainIncoming>,
      RequestOf<typeof incoming.explainIncoming>
    >(fromContract(incoming.explainIncoming)),

    chatterSenderRules: build.query<
      Answer<typeof incoming.listSenderRules>,
      RequestOf<typeof incoming.listSenderRules>
    >({ ...fromContract(incoming.listSenderRules), providesTags: [TAGS.senderRules] }),
    chatterSaveSenderRule: build.mutation<
      Answer<typeof incoming.saveSenderRule>,
      RequestOf<typeof incoming.saveSenderRule>
    >({
      ...fromContract(incoming.saveSenderRule),
      invalidatesTags: [TAGS.senderRules, TAGS.incomingMails],
    }),
    chatterDeleteSenderRule: build.mutation<
      Answer<typeof incoming.deleteSenderRule>,
      RequestOf<typeof incoming.deleteSenderRule>
    >({
      ...fromContract(incoming.deleteSenderRule),
      invalidatesTags: [TAGS.senderRules, TAGS.incomingMails],
    }),

    chatterIncomingSettings: build.query<
      Answer<typeof incoming.getIncomingSettings>,
      RequestOf<typeof incoming.getIncomingSettings>
    >({ ...fromContract(incoming.getIncomingSettings), providesTags: [TAGS.incomingSettings] }),
    chatterSaveIncomingSettings: build.mutation<
      Answer<typeof incoming.saveIncomingSettings>,
      RequestOf<typeof incoming.saveIncomingSettings>
    >({ ...fromContract(incoming.saveIncomingSettings), invalidatesTags: [TAGS.incomingSettings] }),
  }),
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
