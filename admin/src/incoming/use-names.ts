import * as React from 'react';

import { useChatterEntryTypesQuery } from '../api/entries-api';
import { useWords } from '../words';

import type { Names } from './saw-words';

/** An entry as far as the reader may know it. */
interface KnownEntry {
  uid: string;
  documentId: string;
  typeName: string;
  title: string | null;
}

/** Names of all content types with a chatter, and of the given entries, by what the trace calls them. */
export const useNames = (entries: readonly KnownEntry[]): Names => {
  const { t } = useWords();
  const { data } = useChatterEntryTypesQuery({});
  return React.useMemo(() => {
    const names = new Map<string, string>();
    for (const type of data?.contentTypes ?? []) names.set(type.uid, type.displayName);
    for (const { uid, documentId, typeName, title } of entries) {
      if (title !== null) names.set(`${uid} ${documentId}`, t('incoming.target', { type: typeName, title }));
    }
    return names;
  }, [data, entries, t]);
};
