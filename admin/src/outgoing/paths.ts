/** Settings -> Outgoing mail: the queue, and below it the settings. */
export const OUTGOING_MAIL = '/settings/chatter/outgoing-mail';

/** The page of one outgoing server. */
export const outgoingServerPath = (documentId: string): string =>
  `/settings/chatter/outgoing-servers/${documentId}`;
