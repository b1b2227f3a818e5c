import { adminApi } from '@strapi/strapi/admin';

import { fromContract, type RequestOf } from './request';
import * as addressing from '../../../server/src/contracts/addressing';
import * as attachments from '../../../server/src/contracts/attachments';
import * as companies from '../../../server/src/contracts/companies';
import * as entries from '../../../server/src/contracts/entries';
import * as followers from '../../../server/src/contracts/followers';
import * as inbox from '../../../server/src/contracts/inbox';
import * as incomingServers from '../../../server/src/contracts/incoming-servers';
import * as servers from '../../../server/src/contracts/servers';
import * as thread from '../../../server/src/contracts/thread';

import type { Contract, ContractResponse } from '../../../server/src/contracts/contract';

/** What an endpoint answers. */
export type Answer<C extends Contract> = ContractResponse<C>;

/** What is asked for anew when something changes. */
export const TAGS = {
  thread: 'ChatterThread',
  messages: 'ChatterMessages',
  followers: 'ChatterFollowers',
  recipients: 'ChatterRecipients',
  attachments: 'ChatterAttachments',
  inbox: 'ChatterInbox',
  preferences: 'ChatterPreferences',
  companies: 'ChatterCompanies',
  aliasDomains: 'ChatterAliasDomains',
  ownAddresses: 'ChatterOwnAddresses',
  aliases: 'ChatterAliases',
  outgoingServers: 'ChatterOutgoingServers',
  incomingServers: 'ChatterIncomingServers',
  incomingMails: 'ChatterIncomingMails',
  senderRules: 'ChatterSenderRules',
  incomingSettings: 'ChatterIncomingSettings',
} as const;

/** An alias domain belongs to companies, and its name to its aliases; what it was called becomes a former address. */
const DOMAIN_CHANGED = [TAGS.aliasDomains, TAGS.aliases, TAGS.companies, TAGS.ownAddresses] as const;

export const chatterApi = adminApi.enhanceEndpoints({ addTagTypes: Object.values(TAGS) }).injectEndpoints({
  endpoints: (build) => ({
    chatterEntryTypes: build.query<
      Answer<typeof entries.listEntryTypes>,
      RequestOf<typeof entries.listEntryTypes>
    >({
      ...fromContract(entries.listEntryTypes),
      // Which types have a chatter only changes with a restart of the server.
      keepUnusedDataFor: 3600,
    }),
    chatterSearchEntries: build.query<
      Answer<typeof entries.searchEntries>,
      RequestOf<typeof entries.searchEntries>
    >(fromContract(entries.searchEntries)),

    chatterThread: build.query<Answer<typeof thread.getThread>, RequestOf<typeof thread.getThread>>({
      ...fromContract(thread.getThread),
      providesTags: [TAGS.thread],
    }),
    chatterMessages: build.query<Answer<typeof thread.listMessages>, RequestOf<typeof thread.listMessages>>({
      ...fromContract(thread.listMessages),
      providesTags: [TAGS.messages],
    }),
    /** The same request without a cache of its own: pages that the timeline has merged into its state. */
    chatterOlderMessages: build.query<
      Answer<typeof thread.listMessages>,
      RequestOf<typeof thread.listMessages>
    >({
      ...fromContract(thread.listMessages),
      keepUnusedDataFor: 0,
    }),
    chatterRecipients: build.query<
      Answer<typeof thread.listRecipients>,
      RequestOf<typeof thread.listRecipients>
    >({
      ...fromContract(thread.listRecipients),
      providesTags: [TAGS.recipients],
    }),
    chatterPostMessage: build.mutation<
      Answer<typeof thread.postMessage>,
      RequestOf<typeof thread.postMessage>
    >({
      ...fromContract(thread.postMessage),
      invalidatesTags: [TAGS.thread, TAGS.messages, TAGS.followers, TAGS.recipients, TAGS.attachments],
    }),

    chatterAttachments: build.query<
      Answer<typeof attachments.listAttachments>,
      RequestOf<typeof attachments.listAttachments>
    >({
      ...fromContract(attachments.listAttachments),
      providesTags: [TAGS.attachments],
    }),
    /** Uploads that no message carries stand in no list: nothing to invalidate. */
    chatterDeleteAttachment: build.mutation<
      Answer<typeof attachments.deleteAttachment>,
      RequestOf<typeof attachments.deleteAttachment>
    >(fromContract(attachments.deleteAttachment)),

    chatterFollowers: build.query<
      Answer<typeof followers.listFollowers>,
      RequestOf<typeof followers.listFollowers>
    >({
      ...fromContract(followers.listFollowers),
      providesTags: [TAGS.followers],
    }),
    chatterFollow: build.mutation<Answer<typeof followers.follow>, RequestOf<typeof followers.follow>>({
      ...fromContract(followers.follow),
      invalidatesTags: [TAGS.thread, TAGS.followers, TAGS.recipients],
    }),
    chatterUnfollow: build.mutation<Answer<typeof followers.unfollow>, RequestOf<typeof followers.unfollow>>({
      ...fromContract(followers.unfollow),
      invalidatesTags: [TAGS.thread, TAGS.followers, TAGS.recipients],
    }),

    chatterAddFollower: build.mutation<
      Answer<typeof followers.addFollower>,
      RequestOf<typeof followers.addFollower>
    >({
      ...fromContract(followers.addFollower),
      invalidatesTags: [TAGS.thread, TAGS.followers, TAGS.recipients],
    }),
    chatterUpdateFollower: build.mutation<
      Answer<typeof followers.updateFollower>,
      RequestOf<typeof followers.updateFollower>
    >({
      ...fromContract(followers.updateFollower),
      invalidatesTags: [TAGS.followers, TAGS.recipients],
    }),
    chatterRemoveFollower: build.mutation<
      Answer<typeof followers.removeFollower>,
      RequestOf<typeof followers.removeFollower>
    >({
      ...fromContract(followers.removeFollower),
      invalidatesTags: [TAGS.thread, TAGS.followers, TAGS.recipients],
    }),
    chatterContacts: build.query<
      Answer<typeof followers.searchContacts>,
      RequestOf<typeof followers.searchContacts>
    >(fromContract(followers.searchContacts)),

    chatterInbox: build.query<Answer<typeof inbox.listInbox>, RequestOf<typeof inbox.listInbox>>({
      ...fromContract(inbox.listInbox),
      providesTags: [TAGS.inbox],
    }),
    /** The same request without a cache of its own, as for older messages. */
    chatterOlderInbox: build.query<Answer<typeof inbox.listInbox>, RequestOf<typeof inbox.listInbox>>({
      ...fromContract(inbox.listInbox),
      keepUnusedDataFor: 0,
    }),
    chatterInboxCount: build.query<Answer<typeof inbox.countInbox>, RequestOf<typeof inbox.countInbox>>({
      ...fromContract(inbox.countInbox),
      providesTags: [TAGS.inbox],
    }),
    chatterMarkInbox: build.mutation<Answer<typeof inbox.markInbox>, RequestOf<typeof inbox.markInbox>>({
      ...fromContract(inbox.markInbox),
      invalidatesTags: [TAGS.inbox],
    }),
    chatterPreferences: build.query<
      Answer<typeof inbox.getPreferences>,
      RequestOf<typeof inbox.getPreferences>
    >({ ...fromContract(inbox.getPreferences), providesTags: [TAGS.preferences] }),
    chatterSetPreferences: build.mutation<
      Answer<typeof inbox.setPreferences>,
      RequestOf<typeof inbox.setPreferences>
    >({
      ...fromContract(inbox.setPreferences),
      invalidatesTags: [TAGS.preferences, TAGS.followers, TAGS.recipients],
    }),

    chatterCompanies: build.query<
      Answer<typeof companies.listCompanies>,
      RequestOf<typeof companies.listCompanies>
    >({ ...fromContract(companies.listCompanies), providesTags: [TAGS.companies] }),

    chatterAliasDomains: build.query<
      Answer<typeof addressing.listAliasDomains>,
      RequestOf<typeof addressing.listAliasDomains>
    >({ ...fromContract(addressing.listAliasDomains), providesTags: [TAGS.aliasDomains] }),
    chatterCreateAliasDomain: build.mutation<
      Answer<typeof addressing.createAliasDomain>,
      RequestOf<typeof addressing.createAliasDomain>
    >({ ...fromContract(addressing.createAliasDomain), invalidatesTags: [...DOMAIN_CHANGED] }),
    chatterUpdateAliasDomain: build.mutation<
      Answer<typeof addressing.updateAliasDomain>,
      RequestOf<typeof addressing.updateAliasDomain>
    >({ ...fromContract(addressing.updateAliasDomain), invalidatesTags: [...DOMAIN_CHANGED] }),
    chatterDeleteAliasDomain: build.mutation<
      Answer<typeof addressing.deleteAliasDomain>,
      RequestOf<typeof addressing.deleteAliasDomain>
    >({ ...fromContract(addressing.deleteAliasDomain), invalidatesTags: [...DOMAIN_CHANGED] }),

    chatterAliases: build.query<
      Answer<typeof addressing.listAliases>,
      RequestOf<typeof addressing.listAliases>
    >({
      ...fromContract(addressing.listAliases),
      providesTags: [TAGS.aliases],
    }),
    chatterCreateAlias: build.mutation<
      Answer<typeof addressing.createAlias>,
      RequestOf<typeof addressing.createAlias>
    >({
      ...fromContract(addressing.createAlias),
      invalidatesTags: [TAGS.aliases, TAGS.aliasDomains],
    }),
    chatterUpdateAlias: build.mutation<
      Answer<typeof addressing.updateAlias>,
      RequestOf<typeof addressing.updateAlias>
    >({
      ...fromContract(addressing.updateAlias),
      invalidatesTags: [TAGS.aliases, TAGS.aliasDomains],
    }),
    chatterDeleteAlias: build.mutation<
      Answer<typeof addressing.deleteAlias>,
      RequestOf<typeof addressing.deleteAlias>
    >({
      ...fromContract(addressing.deleteAlias),
      invalidatesTags: [TAGS.aliases, TAGS.aliasDomains],
    }),

    chatterOwnedAlias: build.query<
      Answer<typeof addressing.getOwnedAlias>,
      RequestOf<typeof addressing.getOwnedAlias>
    >({ ...fromContract(addressing.getOwnedAlias), providesTags: [TAGS.aliases] }),
    /** The address of the entry is also the one that its mails are answered to. */
    chatterSaveOwnedAlias: build.mutation<
      Answer<typeof addressing.saveOwnedAlias>,
      RequestOf<typeof addressing.saveOwnedAlias>
    >({
      ...fromContract(addressing.saveOwnedAlias),
      invalidatesTags: [TAGS.aliases, TAGS.aliasDomains, TAGS.thread],
    }),
    chatterDeleteOwnedAlias: build.mutation<
      Answer<typeof addressing.deleteOwnedAlias>,
      RequestOf<typeof addressing.deleteOwnedAlias>
    >({
      ...fromContract(addressing.deleteOwnedAlias),
      invalidatesTags: [TAGS.aliases, TAGS.aliasDomains, TAGS.thread],
    }),

    chatterOutgoingServers: build.query<
      Answer<typeof servers.listOutgoingServers>,
      RequestOf<typeof servers.listOutgoingServers>
    >({ ...fromContract(servers.listOutgoingServers), providesTags: [TAGS.outgoingServers] }),
    chatterCreateOutgoingServer: build.mutation<
      Answer<typeof servers.createOutgoingServer>,
      RequestOf<typeof servers.createOutgoingServer>
    >({ ...fromContract(servers.createOutgoingServer), invalidatesTags: [TAGS.outgoingServers] }),
    chatterUpdateOutgoingServer: build.mutation<
      Answer<typeof servers.updateOutgoingServer>,
      RequestOf<typeof servers.updateOutgoingServer>
    >({ ...fromContract(servers.updateOutgoingServer), invalidatesTags: [TAGS.outgoingServers] }),
    chatterDeleteOutgoingServer: build.mutation<
      Answer<typeof servers.deleteOutgoingServer>,
      RequestOf<typeof servers.deleteOutgoingServer>
    >({ ...fromContract(servers.deleteOutgoingServer), invalidatesTags: [TAGS.outgoingServers] }),
    chatterTestOutgoingServer: build.mutation<
      Answer<typeof servers.testOutgoingServer>,
      RequestOf<typeof servers.testOutgoingServer>
    >(fromContract(servers.testOutgoingServer)),

    chatterIncomingServers: build.query<
      Answer<typeof incomingServers.listIncomingServers>,
      RequestOf<typeof incomingServers.listIncomingServers>
    >({ ...fromContract(incomingServers.listIncomingServers), providesTags: [TAGS.incomingServers] }),
    chatterCreateIncomingServer: build.mutation<
      Answer<typeof incomingServers.createIncomingServer>,
      RequestOf<typeof incomingServers.createIncomingServer>
    >({
      ...fromContract(incomingServers.createIncomingServer),
      invalidatesTags: [TAGS.incomingServers],
    }),
    chatterUpdateIncomingServer: build.mutation<
      Answer<typeof incomingServers.updateIncomingServer>,
      RequestOf<typeof incomingServers.updateIncomingServer>
    >({
      ...fromContract(incomingServers.updateIncomingServer),
      invalidatesTags: [TAGS.incomingServers],
    }),
    chatterDeleteIncomingServer: build.mutation<
      Answer<typeof incomingServers.deleteIncomingServer>,
      RequestOf<typeof incomingServers.deleteIncomingServer>
    >({
      ...fromContract(incomingServers.deleteIncomingServer),
      invalidatesTags: [TAGS.incomingServers],
    }),
    chatterTestIncomingServer: build.mutation<
      Answer<typeof incomingServers.testIncomingServer>,
      RequestOf<typeof incomingServers.testIncomingServer>
    >(fromContract(incomingServers.testIncomingServer)),
    chatterConfirmIncomingServer: build.mutation<
      Answer<typeof incomingServers.confirmIncomingServer>,
      RequestOf<typeof incomingServers.confirmIncomingServer>
    >({
      ...fromContract(incomingServers.confirmIncomingServer),
      invalidatesTags: [TAGS.incomingServers],
    }),
    chatterFetchIncomingServer: build.mutation<
      Answer<typeof incomingServers.fetchIncomingServer>,
      RequestOf<typeof incomingServers.fetchIncomingServer>
    >({
      ...fromContract(incomingServers.fetchIncomingServer),
      invalidatesTags: [TAGS.incomingServers],
    }),
  }),
  overrideExisting: true,
});

export const {
  useChatterEntryTypesQuery,
  useChatterSearchEntriesQuery,
  useChatterThreadQuery,
  useChatterMessagesQuery,
  useLazyChatterOlderMessagesQuery,
  useChatterRecipientsQuery,
  useChatterPostMessageMutation,
  useChatterAttachmentsQuery,
  useChatterDeleteAttachmentMutation,
  useChatterFollowersQuery,
  useChatterFollowMutation,
  useChatterUnfollowMutation,
  useChatterAddFollowerMutation,
  useChatterUpdateFollowerMutation,
  useChatterRemoveFollowerMutation,
  useChatterContactsQuery,
  useChatterInboxQuery,
  useLazyChatterOlderInboxQuery,
  useChatterInboxCountQuery,
  useChatterMarkInboxMutation,
  useChatterPreferencesQuery,
  useChatterSetPreferencesMutation,
  useChatterCompaniesQuery,
  useChatterAliasDomainsQuery,
  useChatterCreateAliasDomainMutation,
  useChatterUpdateAliasDomainMutation,
  useChatterDeleteAliasDomainMutation,
  useChatterAliasesQuery,
  useChatterCreateAliasMutation,
  useChatterUpdateAliasMutation,
  useChatterDeleteAliasMutation,
  useChatterOwnedAliasQuery,
  useChatterSaveOwnedAliasMutation,
  useChatterDeleteOwnedAliasMutation,
  useChatterOutgoingServersQuery,
  useChatterCreateOutgoingServerMutation,
  useChatterUpdateOutgoingServerMutation,
  useChatterDeleteOutgoingServerMutation,
  useChatterTestOutgoingServerMutation,
  useChatterIncomingServersQuery,
  useChatterCreateIncomingServerMutation,
  useChatterUpdateIncomingServerMutation,
  useChatterDeleteIncomingServerMutation,
  useChatterTestIncomingServerMutation,
  useChatterConfirmIncomingServerMutation,
  useChatterFetchIncomingServerMutation,
} = chatterApi;
