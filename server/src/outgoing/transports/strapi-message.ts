import { formatMailbox } from '../../mail/address';
import { toNodemailer, type OutgoingAttachment, type OutgoingMessage } from '../../mail/compose-mail';

/** How a provider of Strapi hands over what its interface beyond sender, recipient, subject and bodies takes. */
type Dialect = 'nodemailer' | 'sendgrid' | 'mailgun' | 'other';

const dialectOf = (provider: string): Dialect =>
  (['nodemailer', 'sendgrid', 'mailgun'] as const).find((name) => provider.toLowerCase().includes(name)) ??
  'other';

const base64 = ({ content }: OutgoingAttachment): string => content.toString('base64');

/** What `@sendgrid/mail` passes on as it is: the interface knows no other names. */
const forSendgrid = (file: OutgoingAttachment) => ({
  content: base64(file),
  filename: file.name,
  type: file.mimeType,
  disposition: file.contentId === null ? 'attachment' : 'inline',
  ...(file.contentId === null ? {} : { contentId: file.contentId }),
});

/** Mailgun finds an inline picture by its file name. */
const forMailgun = (file: OutgoingAttachment) => ({
  filename: file.contentId ?? file.name,
  data: file.content,
  contentType: file.mimeType,
});

/** As nodemailer takes files; text, so that providers which write JSON can pass it on too. */
const forNodemailer = (file: OutgoingAttachment) => ({
  filename: file.name,
  contentType: file.mimeType,
  content: base64(file),
  encoding: 'base64',
  ...(file.contentId === null ? {} : { cid: file.contentId, contentDisposition: 'inline' }),
});

/**
 * A mail as the project's own e-mail provider takes it, each in its words (`provider` is the name in the configuration). To
 * names the receiver alone: most providers, Strapi's own for nodemailer too, drop the envelope and would send to everybody
 * whom To names. Where Message-ID is not passed on, our id stands in References.
 */
export const toStrapiProvider = (message: OutgoingMessage, provider: string): Record<string, unknown> => {
  const dialect = dialectOf(provider);
  const mail = toNodemailer(message);
  const headers: Record<string, string> = {
    References: mail.references.join(' '),
    ...Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
  };
  const basic = {
    from: formatMailbox(message.from),
    to: formatMailbox(message.to),
    ...(message.replyTo ? { replyTo: formatMailbox(message.replyTo) } : {}),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
  };
  const { attachments } = message;
  switch (dialect) {
    case 'sendgrid':
      return { ...basic, headers, attachments: attachments.map(forSendgrid) };
    case 'mailgun': {
      const inline = attachments.filter(({ contentId }) => contentId !== null);
      const attached = attachments.filter(({ contentId }) => contentId === null);
      return {
        ...basic,
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [`h:${name}`, value])),
        'h:Message-Id': message.messageId,
        ...(attached.length > 0 ? { attachment: attached.map(forMailgun) } : {}),
        ...(inline.length > 0 ? { inline: inline.map(forMailgun) } : {}),
      };
    }
    case 'nodemailer':
    case 'other': {
      const { from: _from, to: _to, replyTo: _replyTo, references: _references, ...rest } = mail;
      return {
        ...rest,
        ...basic,
        // Strapi's provider passes on headers, but neither `messageId` nor `references`.
        headers: dialect === 'nodemailer' ? { 'Message-ID': message.messageId, ...headers } : headers,
        attachments: attachments.map(forNodemailer),
      };
    }
  }
};
