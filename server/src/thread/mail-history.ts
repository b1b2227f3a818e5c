import type { Core } from '@strapi/strapi';

import type { ThreadRef } from '../entries/service';
import {
  countMailsBy,
  countMailsSince,
  countOpenedBy,
  findAnsweredRows,
  findRecentRows,
  findTexts,
  type AnsweredRow,
  type RecentRow,
} from './store-history';

/** What was said before, as far as the next mail needs to know. Moments are epoch milliseconds. */
export const createMailHistory = (strapi: Core.Strapi) => ({
  /** Messages with one of these ids, or that came with one of these Message-IDs (hashes); in no order, one query. */
  answeredBy: (ids: readonly number[], hashes: readonly string[]): Promise<AnsweredRow[]> =>
    findAnsweredRows(strapi, ids, hashes),

  /** The newest messages of a thread, newest first, without their bodies. */
  newestOn: (thread: ThreadRef, limit: number): Promise<RecentRow[]> => findRecentRows(strapi, thread, limit),

  /** The first `length` characters of the last texts that people wrote on a thread, by mail or here; newest first. */
  lastTexts: (thread: ThreadRef, input: { limit: number; length: number }): Promise<string[]> =>
    findTexts(strapi, thread, ['message', 'note', 'email'], input),

  /** Mails of this author on a thread. */
  mailsBy: (authorAddress: string, thread: ThreadRef, since: number): Promise<number> =>
    countMailsBy(strapi, authorAddress, thread, new Date(since)),

  /** Entries that this author's mails opened, by type. */
  openedBy: (authorAddress: string, uids: readonly string[], since: number): Promise<Map<string, number>> =>
    countOpenedBy(strapi, authorAddress, uids, new Date(since)),

  /** Messages made by mail, whoever wrote them, out of mails with an id after `afterMailId`. */
  mailsSince: (since: number, afterMailId: number): Promise<number> =>
    countMailsSince(strapi, new Date(since), afterMailId),
});
