/** Settings -> Incoming mail; a mail is `/<id>` below it, the other tabs have names. */
export const INCOMING_MAIL = '/settings/chatter/incoming-mail';
