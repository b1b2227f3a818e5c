import type { Core } from '@strapi/strapi';

import type { AliasView } from '../contracts/addressing';
import type { ThreadRef, UserAbility } from '../entries/service';
import { getService } from '../services';
import type { AliasRow } from './store';

/** The entry that an alias belongs to. */
export const ownerOf = (row: Pick<AliasRow, 'ownerType' | 'ownerDocumentId'>): ThreadRef | null =>
  row.ownerType && row.ownerDocumentId ? { uid: row.ownerType, documentId: row.ownerDocumentId } : null;

/** The entry that every mail to an alias goes to. */
export const forcedEntryOf = (row: Pick<AliasRow, 'targetType' | 'forcedDocumentId'>): ThreadRef | null =>
  row.forcedDocumentId ? { uid: row.targetType, documentId: row.forcedDocumentId } : null;

type TitleOf = (entry: ThreadRef) => string | null;

/** Titles of entries, as far as the caller may read them; two queries for each type. */
const readableTitles = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  shown: readonly ThreadRef[]
): Promise<TitleOf> => {
  const entries = getService(strapi, 'entries');
  const titles = new Map<string, Map<string, string>>();
  for (const uid of new Set(shown.map((entry) => entry.uid))) {
    const wanted = [...new Set(shown.filter((entry) => entry.uid === uid).map((entry) => entry.documentId))];
    const readable = await entries.readable(ability, uid, wanted);
    titles.set(
      uid,
      await entries.titlesOf(
        uid,
        wanted.filter((documentId) => readable.has(documentId))
      )
    );
  }
  return (entry) => titles.get(entry.uid)?.get(entry.documentId) ?? null;
};

/** Aliases as the admin sees them. Entries that the caller may not read are named by their documentId only. */
export const viewAliases = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  rows: readonly AliasRow[]
): Promise<AliasView[]> => {
  const entries = getService(strapi, 'entries');
  const titleOf = await readableTitles(
    strapi,
    ability,
    rows.flatMap((row) => [ownerOf(row) ?? [], forcedEntryOf(row) ?? []].flat())
  );
  return rows.map((row) => {
    const owner = ownerOf(row);
    const forced = forcedEntryOf(row);
    return {
      documentId: row.documentId,
      name: row.name,
      address: row.name && row.aliasDomain ? row.fullName : null,
      aliasDomain: row.aliasDomain
        ? { documentId: row.aliasDomain.documentId, name: row.aliasDomain.name }
        : null,
      targetType: row.targetType,
      targetTypeName: entries.find(row.targetType)?.displayName ?? row.targetType,
      defaults: (row.defaults ?? {}) as AliasView['defaults'],
      contactPolicy: row.contactPolicy,
      forcedDocumentId: row.forcedDocumentId,
      forcedTitle: forced && titleOf(forced),
      owner: owner && { ...owner, title: titleOf(owner) ?? owner.documentId },
      anyDomain: row.anyDomain ?? false,
      takesAutomatic: row.takesAutomatic ?? false,
      forwardedAuthor: row.forwardedAuthor ?? true,
      relays: row.relays ?? [],
      publish: row.publish ?? false,
      refusalHtml: row.refusalHtml ?? '',
      status: row.status,
      statusError: row.statusError,
    };
  });
};

const displayName = (strapi: Core.Strapi, uid: string): string =>
  (strapi.contentTypes as unknown as Record<string, { info?: { displayName?: string } } | undefined>)[uid]
    ?.info?.displayName ?? uid;

/**
 * Says what aliases are for, in messages about a clash: `Task, owned by the Project "New lamp"`. The title stands there
 * only for callers who may read the owner.
 */
export const purposeWords = async (
  strapi: Core.Strapi,
  ability: UserAbility | null,
  rows: readonly AliasRow[]
): Promise<(row: AliasRow) => string> => {
  const owners = rows.flatMap((row) => ownerOf(row) ?? []);
  const titleOf: TitleOf = ability ? await readableTitles(strapi, ability, owners) : () => null;
  return (row) => {
    const owner = ownerOf(row);
    const target = displayName(strapi, row.targetType);
    if (!owner) return target;
    const title = titleOf(owner);
    const kind = displayName(strapi, owner.uid);
    return `${target}, owned by ${title ? `the ${kind} "${title}"` : `an entry of ${kind}`}`;
  };
};
