import type { Core } from '@strapi/strapi';

import { getService } from '../services';
import type { ThreadRef, UserAbility } from './service';

/** An entry as a list names it. */
export interface NamedEntry {
  uid: string;
  documentId: string;
  typeName: string;
  singleType: boolean;
  title: string;
}

const keyOf = ({ uid, documentId }: ThreadRef): string => `${uid} ${documentId}`;

/** Titles of those entries that the caller may read, by `uid documentId`; two queries per type. */
export const readableTitles = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  threads: readonly ThreadRef[]
): Promise<Map<string, string>> => {
  const entries = getService(strapi, 'entries');
  const found = new Map<string, string>();
  for (const uid of new Set(threads.map((thread) => thread.uid))) {
    const ids = new Set(threads.filter((thread) => thread.uid === uid).map((thread) => thread.documentId));
    const readable = await entries.readable(ability, uid, [...ids]);
    for (const [documentId, title] of await entries.titlesOf(uid, [...readable]))
      found.set(keyOf({ uid, documentId }), title);
  }
  return found;
};

/**
 * The same with the names of their types, for entries of types with a chatter. Whoever may not read an entry gets nothing of
 * it.
 */
export const nameReadable = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  threads: readonly ThreadRef[]
): Promise<Map<string, NamedEntry>> => {
  const titles = await readableTitles(strapi, ability, threads);
  const named = new Map<string, NamedEntry>();
  for (const thread of threads) {
    const title = titles.get(keyOf(thread));
    const type = getService(strapi, 'entries').find(thread.uid);
    if (title === undefined || !type) continue;
    const { uid, documentId } = thread;
    const { displayName: typeName, singleType } = type;
    named.set(keyOf(thread), { uid, documentId, typeName, singleType, title });
  }
  return named;
};

/** The name of one entry out of {@link nameReadable}; null where the caller may not read it. */
export const nameOf = (named: ReadonlyMap<string, NamedEntry>, thread: ThreadRef): NamedEntry | null =>
  named.get(keyOf(thread)) ?? null;

/** Types with a chatter of which the caller may read every entry, whatever it is. */
export const typesReadInFull = async (strapi: Core.Strapi, ability: UserAbility): Promise<string[]> => {
  const full: string[] = [];
  for (const { uid } of getService(strapi, 'entries').types()) {
    const checker = strapi
      .plugin('content-manager')
      .service('permission-checker')
      .create({ userAbility: ability, model: uid });
    if (checker.cannot.read()) continue;
    const { filters } = (await checker.sanitizedQuery.read({})) as { filters?: object | null };
    if (Object.keys(filters ?? {}).length === 0) full.push(uid);
  }
  return full;
};
