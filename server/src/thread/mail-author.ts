import type { Core } from '@strapi/strapi';

import type { Contact } from '../contacts/service';
import type { Mailbox } from '../mail/parsed-mail';
import { getService } from '../services';
import type { MessageRow } from './store';

/**
 * Whether the author of a message wrote it, so that its mails may leave under their address and through their server. What
 * came by mail names whomever its sender chose, and we would sign it: with `From: the boss`, with the boss in a web form or
 * in a forwarded mail (these two have no `authenticity`: what is known of From says nothing about their author).
 */
export const isAuthorProven = (
  message: Pick<MessageRow, 'kind' | 'authenticity'>,
  author: Pick<Contact, 'internal'> | undefined
): boolean =>
  message.kind !== 'email' ||
  message.authenticity === 'verified' ||
  // Who is not believed to be a colleague is no contact of their message.
  (message.authenticity !== null && author?.internal === true);

export interface MailAuthor {
  author: Mailbox;
  authorUnproven: boolean;
  /** the admin user who wrote it, whose personal server may send it; null for everybody else */
  authorUserId: number | null;
}

/** By whom the mails of a message are. */
export const readMailAuthor = async (strapi: Core.Strapi, message: MessageRow): Promise<MailAuthor> => {
  const id = message.authorContactId;
  const contact = id === null ? undefined : (await getService(strapi, 'contacts').byIds([id])).get(id);
  const proven = isAuthorProven(message, contact);
  return {
    author: { name: message.authorName ?? '', address: message.authorAddress ?? '' },
    authorUnproven: !proven,
    authorUserId: proven && contact?.internal ? contact.adminUserId : null,
  };
};
