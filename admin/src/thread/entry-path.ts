/** Where the content manager shows an entry. */
export const entryPath = (entry: { uid: string; documentId: string; singleType: boolean }): string =>
  entry.singleType
    ? `/content-manager/single-types/${entry.uid}`
    : `/content-manager/collection-types/${entry.uid}/${entry.documentId}`;
