/** Which entry a thread belongs to. */
export interface ThreadKey {
  uid: string;
  documentId: string;
}
