import type { Core } from '@strapi/strapi';

import { fieldLimit, mergeMailboxes } from '../../entries/cc-field';
import { withoutCreationLog } from '../../entries/attach';
import { attributesOf, hasDrafts } from '../../entries/model';
import type { ThreadRef } from '../../entries/service';
import { isPassingFailure } from '../../queue/connection';
import { getService } from '../../services';
import type { Route } from '../routing/verdict';
import { authorOf, type PostContext } from './post-context';

/** The host would not create the entry: an alias' default values do not fit any more, or a field is missing. */
export class EntryNotCreated extends Error {}

/**
 * Creates the entry of a route and logs by which mail: named after the subject, with the author's address, unless the
 * alias has default values for these fields. A colleague is its creator. Rejects with {@link EntryNotCreated}.
 */
export const createEntry = async (
  strapi: Core.Strapi,
  context: PostContext,
  route: Extract<Route, { kind: 'create' }>
): Promise<ThreadRef> => {
  const { mail, sender, forwarded } = context;
  const type = getService(strapi, 'entries').requireType(route.targetType);
  const attributes = attributesOf(strapi, type.uid);
  const author = authorOf(context, route);
  const named = (route.alias?.forwardedAuthor && forwarded?.subject) || mail.subject;
  const subject = named.replace(/\s+/g, ' ').trim() || '(no subject)';
  const creator = context.creator ?? (sender.contact?.internal ? sender.contact.adminUserId : null);
  const cc =
    type.ccField && !context.automatic
      ? mergeMailboxes('', context.cc, fieldLimit(attributes[type.ccField]))
      : '';
  const data = {
    ...(type.nameField ? { [type.nameField]: subject.slice(0, fieldLimit(attributes[type.nameField])) } : {}),
    ...(type.emailField && author.address ? { [type.emailField]: author.address } : {}),
    ...(type.ccField && cc ? { [type.ccField]: cc } : {}),
    ...route.alias?.defaults,
    ...(creator === null ? {} : { createdBy: creator, updatedBy: creator }),
  };
  const published = route.alias?.publish && hasDrafts(strapi, type.uid);
  const created = (await withoutCreationLog(() =>
    strapi.documents(type.uid as never).create({
      data: data as never,
      ...(published ? { status: 'published' } : {}),
    })
  ).catch((error: unknown) => {
    // Neither the mail nor the alias is to blame for a database that was busy: the mail is tried again.
    if (isPassingFailure(error)) throw error;
    throw new EntryNotCreated(error instanceof Error ? error.message : String(error), { cause: error });
  })) as { documentId: string };
  const thread = { uid: type.uid, documentId: created.documentId };
  await getService(strapi, 'thread').log(
    thread,
    {
      key: 'created_from_mail',
      values: {
        name: author.name,
        address: route.alias?.address ?? context.stored.envelopeTo[0] ?? mail.to[0]?.address ?? '',
      },
    },
    {
      name: sender.contact?.name ?? '',
      address: sender.contact?.address ?? null,
      contactId: sender.contact?.id ?? null,
    }
  );
  return thread;
};
