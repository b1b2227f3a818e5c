import { useChatterOwnedAliasQuery } from '../api/addressing-api';
import { useChatterEntryTypesQuery } from '../api/entries-api';

import type { AliasView } from '../../../server/src/contracts/addressing';

/** What the side panel of an entry shows. */
export interface OwnedAlias {
  alias: AliasView | null;
  canEdit: boolean;
}

const mayOwn = (uid: string): boolean => !uid.startsWith('admin::') && !uid.startsWith('plugin::chatter.');

/**
 * The alias of an entry, or that it may be given one; null when there is nothing to show: the entry is not saved yet, has
 * no alias and cannot get one here, or is not known yet.
 */
export const useOwnedAlias = (uid: string, documentId: string | null): OwnedAlias | null => {
  const skip = documentId === null || !mayOwn(uid);
  const { currentData } = useChatterOwnedAliasQuery(
    { params: { uid, documentId: documentId ?? '' } },
    { skip, refetchOnMountOrArgChange: true }
  );
  const types = useChatterEntryTypesQuery({}, { skip });
  if (skip || !currentData) return null;
  if (currentData.alias) return currentData;
  const hasChatter = types.data?.contentTypes.some((type) => type.uid === uid) ?? false;
  return currentData.canEdit && hasChatter ? currentData : null;
};
