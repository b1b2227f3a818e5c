import type { AuthenticityResult } from '../../contracts/incoming';
import { normaliseAddress } from '../../mail/address';
import type { Mailbox, MailWithoutFiles } from '../../mail/parsed-mail';
import { ORIGINAL_NAME } from '../../thread/original-mail';
import type { NewMessage } from '../../thread/service';
import type { Author, ForwardedAuthor, GatheredFacts } from '../routing/facts';
import type { MailBody } from '../reading/mail-body';
import type { MailFile, ReadMail } from '../reading/mail-reader';
import type { IncomingMail } from '../store';
import type { Route } from '../routing/verdict';

type NewAttachment = NonNullable<NewMessage['attachments']>[number];

/** One mail, as far as every message that it becomes has the same. */
export interface PostContext {
  stored: IncomingMail;
  mail: MailWithoutFiles;
  sender: Author;
  /** whom the sender, a colleague, passed on */
  forwarded: ForwardedAuthor | null;
  authenticity: AuthenticityResult;
  /** addresses that got the mail directly, and its sender, unless it is not proven that they sent it */
  alreadyHave: ReadonlySet<string>;
  /** a machine wrote it */
  automatic: boolean;
  /** To and Cc as people should see them */
  shown: { to: Mailbox[]; cc: Mailbox[] };
  /** people in Cc, without our own addresses */
  cc: Mailbox[];
  body: MailBody;
  attachments: NewAttachment[];
  /** admin user who creates the entry by hand; otherwise a colleague who wrote the mail is its creator */
  creator?: number | null;
}

const clip = (text: string, length: number): string => text.replaceAll('\0', '').slice(0, length);

/**
 * The raw source as an attachment; its file is there already. It is marked: its header holds the token that proves who sent
 * it, so no mail of ours may carry it.
 */
const originalOf = (stored: IncomingMail): NewAttachment => ({
  hash: stored.rawHash,
  name: ORIGINAL_NAME,
  mimeType: 'message/rfc822',
  size: stored.size,
  contentId: null,
  disposition: 'attachment',
  original: true,
});

/** The files of a mail as its message carries them, by the rules of the way in. */
const attachmentsOf = (stored: IncomingMail, files: readonly MailFile[]): NewAttachment[] => [
  ...(stored.keepOriginal ? [originalOf(stored)] : []),
  ...(stored.stripAttachments
    ? []
    : files.flatMap(({ hash, name, mimeType, ...file }) =>
        hash === null ? [] : [{ ...file, hash, name: clip(name, 255), mimeType: clip(mimeType, 255) }]
      )),
];

/** Everything that `postRoute` needs besides the route; `read` with its files stored, if it shall have them. */
export const postContextOf = (
  stored: IncomingMail,
  read: ReadMail,
  gathered: GatheredFacts,
  body: MailBody
): PostContext => ({
  stored,
  mail: read.mail,
  sender: gathered.sender,
  forwarded: gathered.forwarded,
  authenticity: read.authenticity.result,
  alreadyHave: new Set([
    ...gathered.recipients,
    // Who is named without proof is the one who most needs to know.
    ...(gathered.sender.standing === 'unverified'
      ? []
      : [read.mail.from?.address.toLowerCase() ?? '', gathered.sender.address]),
  ]),
  automatic: gathered.facts.mailClass.kind === 'automatic',
  shown: gathered.shown,
  cc: gathered.cc,
  body,
  attachments: attachmentsOf(stored, read.files),
});

/** Whom a forwarded mail is by: only what an alias creates is given to the one who was forwarded. */
export const forwardedOf = (context: PostContext, route: Route): ForwardedAuthor | null =>
  route.kind === 'create' && route.alias?.forwardedAuthor ? context.forwarded : null;

/** The author that the message of a route shows. */
export const authorOf = (
  context: PostContext,
  route: Route
): { name: string; address: string | null; contactId: number | null } => {
  const { name, address, contact } = forwardedOf(context, route) ?? context.sender;
  return { name, address: address || null, contactId: contact?.id ?? null };
};

/**
 * How sure it is that a message is by its author. Null where From names somebody else, such as a colleague who passed the
 * mail on or a form on a site: what is known of them says nothing about the author.
 */
export const authenticityOf = (context: PostContext, route: Route): AuthenticityResult | null => {
  const from = normaliseAddress(context.mail.from?.address ?? '');
  const isFrom = forwardedOf(context, route) === null && context.sender.address === from;
  return isFrom ? context.authenticity : null;
};
