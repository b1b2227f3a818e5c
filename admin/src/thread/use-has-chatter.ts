import { useRBAC } from '@strapi/strapi/admin';

import { useChatterEntryTypesQuery } from '../api/entries-api';
import { PERMISSIONS } from '../permissions';

/** Whether a type has a chatter and this user may read it; false until both are known. */
export const useHasChatter = (uid: string): boolean => {
  const { allowedActions } = useRBAC(PERMISSIONS.readThread);
  const mayRead = allowedActions.canRead === true;
  const { data } = useChatterEntryTypesQuery({}, { skip: !mayRead });
  return mayRead && (data?.contentTypes.some((type) => type.uid === uid) ?? false);
};
