import type { Core } from '@strapi/strapi';

import type { CompanyView } from '../contracts/companies';
import { wireType, type OutgoingAttachment } from '../mail/compose-mail';
import { withoutOwnLinks } from '../mail/own-links';
import { encodeAttachmentToken, type TokenKey } from '../mail/token';
import { publicUrl } from '../outgoing/public-url';
import { getService } from '../services';
import { shownPictures } from './mail-pictures';
import { isOriginal } from './original-mail';
import type { AttachmentRow } from './store';

/** A file of a message as its mails have it; `contentId` only where it is a picture of their HTML. */
export type MailedFile = AttachmentRow & { inline: boolean };

/**
 * The files of a message that its mails have, carried or as links: not the raw source that it came from, and not our own
 * logo, which a quoted mail of ours may bring back. Only pictures that the HTML really shows belong to it: mail programs
 * hide the others, and a PDF with a Content-ID would be lost.
 */
export const mailedFiles = (
  files: readonly AttachmentRow[],
  mail: { html: string; logoContentId: string | null }
): MailedFile[] => {
  const shown = shownPictures(mail.html);
  return files
    .filter((file) => !isOriginal(file))
    .filter(({ contentId }) => contentId === null || contentId !== mail.logoContentId)
    .map((file) => {
      const inline = file.contentId !== null && /^image\//i.test(file.mimeType) && shown.has(file.contentId);
      return { ...file, inline, contentId: inline ? file.contentId : null };
    });
};

/** Octets of a forwarded mail that are looked through; its header, which names our addresses, is at the beginning. */
const HEAD = 256 * 1024;

/** A mail of ours that a colleague forwards as a file still holds the address that proves who they are. */
const withoutTokens = (content: Buffer): Buffer => {
  const head = content.subarray(0, HEAD).toString('latin1');
  const kept = withoutOwnLinks(head);
  return kept === head
    ? content
    : Buffer.concat([Buffer.from(kept, 'latin1'), content.subarray(Math.min(HEAD, content.length))]);
};

/** The files of the file store that one mail carries. */
export const readCarried = (
  strapi: Core.Strapi,
  attachments: readonly MailedFile[]
): Promise<OutgoingAttachment[]> =>
  Promise.all(
    attachments.map(async ({ name, mimeType, contentId, hash }) => {
      const stored = await getService(strapi, 'files').read(hash);
      const isMail = mimeType === 'message/rfc822' || /\.eml$/i.test(name);
      const content = isMail ? withoutTokens(stored) : stored;
      // Said here as well as on the wire: providers with an HTTP interface write the mail themselves.
      return { name, mimeType: wireType({ mimeType, content }), contentId, content };
    })
  );

/** The picture of a company as a part of a mail; null without one, or when its file is gone. */
export const readLogo = async (
  strapi: Core.Strapi,
  company: CompanyView | null
): Promise<(OutgoingAttachment & { contentId: string }) | null> => {
  const logo = company?.logo;
  if (!logo) return null;
  try {
    return {
      name: `logo.${logo.mimeType.split('/')[1]}`,
      mimeType: logo.mimeType,
      contentId: `logo.${logo.version.slice(0, 16)}@chatter`,
      content: await getService(strapi, 'files').read(logo.version),
    };
  } catch (error) {
    // Better a mail without the picture than none.
    strapi.log.warn(`chatter: the logo of ${company.name} cannot be read: ${String(error)}`);
    return null;
  }
};

/** A link to one file for people without an account; null where we have no address. `end` is epoch ms. */
export const fileLink = (strapi: Core.Strapi, id: number, end: number, key: TokenKey): string | null =>
  publicUrl(
    strapi,
    `/chatter/files/${encodeAttachmentToken({ id, expiresAt: Math.floor(end / 1000) }, key)}`
  );
