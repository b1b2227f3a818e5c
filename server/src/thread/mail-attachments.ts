import type { Core } from '@strapi/strapi';

import type { CompanyView } from '../contracts/companies';
import type { OutgoingAttachment } from '../mail/compose-mail';
import { encodeAttachmentToken, type TokenKey } from '../mail/token';
import { publicUrl } from '../outgoing/public-url';
import { getService } from '../services';
import type { AttachmentRow } from './store';

/** The files of the file store that one mail carries. */
export const readCarried = (
  strapi: Core.Strapi,
  attachments: readonly AttachmentRow[]
): Promise<OutgoingAttachment[]> =>
  Promise.all(
    attachments.map(async (attachment) => ({
      name: attachment.name,
      mimeType: attachment.mimeType,
      contentId: attachment.contentId,
      content: await getService(strapi, 'files').read(attachment.hash),
    }))
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

/** A link to one file for people without an account. `end` is epoch ms. */
export const fileLink = (strapi: Core.Strapi, id: number, end: number, key: TokenKey): string => {
  const path = `/chatter/files/${encodeAttachmentToken({ id, expiresAt: Math.floor(end / 1000) }, key)}`;
  return (
    publicUrl(
      {
        absoluteUrl: strapi.config.get('server.absoluteUrl') as string | undefined,
        prefix: strapi.config.get('api.rest.prefix') as string | undefined,
      },
      path
    ) ?? path
  );
};
