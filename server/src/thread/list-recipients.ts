import type { Core } from '@strapi/strapi';

import { catchallAddress } from '../addressing/addresses';
import type { RecipientFollower, RecipientSuggestion } from '../contracts/thread';
import type { ThreadRef } from '../entries/service';
import { getService } from '../services';
import { findLatest } from './store';
import { suggestRecipients } from './suggest-recipients';

export interface Recipients {
  followers: RecipientFollower[];
  suggestions: RecipientSuggestion[];
  /** where answers go, without token; null = to the author */
  answersTo: string | null;
}

const findAnswerAddress = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  companyId: string | null
): Promise<string | null> => {
  const addressing = getService(strapi, 'addressing');
  const alias = await addressing.aliasOwnedBy(thread);
  if (alias) return alias.address;
  const company = await getService(strapi, 'companies').byDocumentId(companyId);
  const domain = await addressing.domainOf(company);
  return domain ? catchallAddress(domain) : null;
};

/** Followers who will hear of a message, people who should probably be told too, and where their answers go. */
export const listRecipients = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  adminUserId: number
): Promise<Recipients> => {
  const contacts = getService(strapi, 'contacts');
  const addressing = getService(strapi, 'addressing');
  const me = await contacts.ofAdminUser(adminUserId);
  const rows = await getService(strapi, 'followers').rows(thread);
  const known = await contacts.byIds(rows.map((row) => row.contactId));
  const subtypes = await getService(strapi, 'followers').subtypes();
  const hears = (chosen: readonly string[] | null, key: string): boolean =>
    chosen === null
      ? Boolean(subtypes.find((subtype) => subtype.key === key)?.default)
      : chosen.includes(key);
  const followers = rows.flatMap((row): RecipientFollower[] => {
    const contact = known.get(row.contactId);
    if (!contact?.active || contact.id === me.id || !hears(row.subtypes, 'discussions')) return [];
    const { name, address, internal, channel } = contact;
    return [
      {
        contactId: contact.id,
        name,
        address,
        internal,
        channel,
        notes: internal && hears(row.subtypes, 'note'),
      },
    ];
  });

  const entry = await getService(strapi, 'entries').describe(thread);
  const mails = await findLatest(strapi, thread, ['email'], 10);
  const authors = mails.flatMap((mail) =>
    mail.authorAddress && !mail.automatic
      ? [{ name: mail.authorName ?? '', address: mail.authorAddress }]
      : []
  );
  const written = mails.find((mail) => !mail.automatic)?.incomingRecipients;
  const own = await addressing.ownAddresses();
  const suggestions = suggestRecipients({
    lastAuthors: authors,
    lastRecipients: written ? [...written.to, ...written.cc] : [],
    customer: entry?.customer ?? null,
    entryAddress: entry?.address ?? null,
    responsible: entry?.responsible ?? null,
    excluded: new Set([me.address, ...followers.map((follower) => follower.address), ...own]),
  });
  const answersTo = await findAnswerAddress(strapi, thread, entry?.company ?? null);
  return { followers, suggestions, answersTo };
};
