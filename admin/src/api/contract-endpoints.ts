import { adminApi } from '@strapi/strapi/admin';

import { fromContract, type RequestOf } from './request';

import type { Contract, ContractResponse } from '../../../server/src/contracts/contract';

/** What is asked for anew when something changes. */
export const TAGS = {
  thread: 'ChatterThread',
  messages: 'ChatterMessages',
  followers: 'ChatterFollowers',
  recipients: 'ChatterRecipients',
  attachments: 'ChatterAttachments',
  inbox: 'ChatterInbox',
  preferences: 'ChatterPreferences',
  myFailures: 'ChatterMyFailures',
  companies: 'ChatterCompanies',
  aliasDomains: 'ChatterAliasDomains',
  ownAddresses: 'ChatterOwnAddresses',
  aliases: 'ChatterAliases',
  oauthAccounts: 'ChatterOauthAccounts',
  outgoingServers: 'ChatterOutgoingServers',
  outgoingMails: 'ChatterOutgoingMails',
  outgoingSettings: 'ChatterOutgoingSettings',
  suppressions: 'ChatterSuppressions',
  incomingServers: 'ChatterIncomingServers',
  incomingMails: 'ChatterIncomingMails',
  senderRules: 'ChatterSenderRules',
  incomingSettings: 'ChatterIncomingSettings',
} as const;

export type Tag = (typeof TAGS)[keyof typeof TAGS];

/** The admin's own client, which knows the token of whoever is signed in, with the plugin's tags. */
export const baseApi = adminApi.enhanceEndpoints({ addTagTypes: Object.values(TAGS) });

type Build = Parameters<Parameters<typeof baseApi.injectEndpoints>[0]['endpoints']>[0];

/** Makes endpoints from contracts: what is sent and what is answered has the types of the contract. */
export const endpointsOf = (build: Build) => ({
  /**
   * A query. `tags` = what makes it ask anew; `keepUnusedDataFor` = seconds that an answer nobody shows is kept, without it
   * the 60 of RTK Query, 0 for pages that are merged into a list's own state.
   */
  ask: <C extends Contract>(contract: C, tags: readonly Tag[] = [], keepUnusedDataFor?: number) =>
    build.query<ContractResponse<C>, RequestOf<C>>({
      ...fromContract(contract),
      providesTags: [...tags],
      ...(keepUnusedDataFor === undefined ? {} : { keepUnusedDataFor }),
    }),
  /** A mutation. `tags` = what it may have changed. */
  act: <C extends Contract>(contract: C, tags: readonly Tag[] = []) =>
    build.mutation<ContractResponse<C>, RequestOf<C>>({
      ...fromContract(contract),
      invalidatesTags: [...tags],
    }),
});
