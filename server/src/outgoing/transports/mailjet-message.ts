import { fitIdsOnLine, type OutgoingAttachment, type OutgoingMessage } from '../../mail/compose-mail';
import type { Mailbox } from '../../mail/parsed-mail';
import { mailNameOf } from './provider-id';

/** Mailjet refuses longer ones. */
const SUBJECT_LIMIT = 255;

/** Fields that Mailjet writes itself; it refuses a mail that brings one of them (send-0011). */
const FORBIDDEN = new Set(
  [
    ...['From', 'Sender', 'Subject', 'To', 'Cc', 'Bcc', 'Reply-To', 'Return-Path', 'Delivered-To', 'Date'],
    ...['Message-ID', 'List-ID', 'User-Agent', 'X-Mailer', 'X-CSA-Complaints', 'X-Feedback-ID'],
    ...['Received', 'Received-SPF', 'Authentication-Results', 'DKIM-Signature', 'DomainKey-Status'],
    ...['MIME-Version', 'Content-Type', 'Content-Transfer-Encoding'],
  ].map((name) => name.toLowerCase())
);
const ITS_OWN = /^x-(?:mj|mailjet)-/i;

const oneLine = (text: string): string => text.replace(/[\r\n\t\0]+/g, ' ').trim();

const mailbox = ({ name, address }: Mailbox) => ({
  Email: address,
  ...(name ? { Name: oneLine(name) } : {}),
});

const file = (attachment: OutgoingAttachment) => ({
  ContentType: attachment.mimeType,
  Filename: attachment.name,
  Base64Content: attachment.content.toString('base64'),
});

const shortened = (subject: string): string =>
  subject.length <= SUBJECT_LIMIT
    ? subject
    : `${subject.slice(0, SUBJECT_LIMIT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/**
 * A mail as Mailjet's Send API v3.1 takes it. It has no raw mail and makes the Message-ID itself, so References carry ours,
 * and CustomID names the mail in its events. Links and pictures stay as they are: no tracking.
 */
export const toMailjet = (message: OutgoingMessage) => {
  const headers = Object.entries({
    References: fitIdsOnLine('References', message.references).join(' '),
    ...message.headers,
  }).filter(([name, value]) => value !== '' && !FORBIDDEN.has(name.toLowerCase()) && !ITS_OWN.test(name));
  const [inline, attached] = [
    message.attachments.filter(({ contentId }) => contentId !== null),
    message.attachments.filter(({ contentId }) => contentId === null),
  ];
  return {
    Messages: [
      {
        From: mailbox(message.from),
        To: [mailbox({ ...message.to, address: message.envelope.to })],
        ...(message.replyTo ? { ReplyTo: mailbox(message.replyTo) } : {}),
        Subject: shortened(oneLine(message.subject)),
        // An empty part is refused, and one of them is enough.
        ...(message.text || !message.html ? { TextPart: message.text || ' ' } : {}),
        ...(message.html ? { HTMLPart: message.html } : {}),
        ...(attached.length > 0 ? { Attachments: attached.map(file) } : {}),
        ...(inline.length > 0
          ? {
              InlinedAttachments: inline.map((attachment) => ({
                ...file(attachment),
                ContentID: attachment.contentId,
              })),
            }
          : {}),
        Headers: Object.fromEntries(headers.map(([name, value]) => [name, oneLine(value)])),
        CustomID: mailNameOf(message.messageId),
        TrackOpens: 'disabled',
        TrackClicks: 'disabled',
      },
    ],
  };
};
