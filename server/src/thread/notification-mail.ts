import { htmlToText } from '../mail/html';
import { octetsInWords } from '../mail/octets';

export interface NotificationContent {
  /** sanitised body of the message */
  html: string;
  /** sanitised quoted part of an incoming mail that is relayed */
  quotedHtml: string | null;
  /** title of the entry */
  title: string;
  typeName: string;
  companyName: string | null;
  /** for colleagues: where the entry stands in the admin */
  entryUrl: string | null;
  /** files too large to travel with the mail; `size` in octets */
  links: readonly { name: string; size: number; url: string }[];
  /** days after which the links end */
  linkDays: number;
  /** an internal note, which only colleagues get */
  internal: boolean;
}

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const FONT = "font:14px/1.5 -apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

const linksHtml = ({ links, linkDays }: NotificationContent): string => {
  if (links.length === 0) return '';
  const items = links.map(
    ({ name, size, url }) => `<li><a href="${escape(url)}">${escape(name)}</a> (${octetsInWords(size)})</li>`
  );
  return `<p style="margin:16px 0 4px">Files too large for a mail, to download within ${linkDays} days:</p><ul style="margin:0">${items.join('')}</ul>`;
};

const linksText = ({ links, linkDays }: NotificationContent): string | null =>
  links.length === 0
    ? null
    : [
        `Files too large for a mail, to download within ${linkDays} days:`,
        ...links.map(({ name, size, url }) => `- ${name} (${octetsInWords(size)}): ${url}`),
      ].join('\n');

/**
 * The mail that carries a message. The class `chatter-quote` marks the whole of it: when somebody answers, their client
 * quotes it below the answer, and the mark tells where the answer ends.
 */
export const renderNotification = (content: NotificationContent): { html: string; text: string } => {
  const about = `${content.typeName}: ${content.title}`;
  const footer = [content.companyName, about].filter(Boolean).join(' · ');
  const html = [
    '<!doctype html><html><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>',
    `<body style="margin:0;padding:16px;${FONT}"><div class="chatter-quote" style="max-width:640px">`,
    content.internal
      ? '<p style="margin:0 0 12px;padding:6px 10px;background:#fdf4dc;color:#8a4400;border-radius:4px">Internal note. Only colleagues get it.</p>'
      : '',
    `<div>${content.html}</div>`,
    content.quotedHtml
      ? `<blockquote style="margin:16px 0 0;padding-left:12px;border-left:2px solid #dcdce4">${content.quotedHtml}</blockquote>`
      : '',
    linksHtml(content),
    content.entryUrl
      ? `<p style="margin:20px 0 0"><a href="${escape(content.entryUrl)}" style="display:inline-block;padding:8px 14px;background:#4945ff;color:#ffffff;border-radius:4px;text-decoration:none">View ${escape(content.typeName)}</a></p>`
      : '',
    `<p style="margin:20px 0 0;padding-top:8px;border-top:1px solid #dcdce4;font-size:12px;color:#666687">${escape(footer)}</p>`,
    '</div></body></html>',
  ].join('');

  const quoted = content.quotedHtml
    ? htmlToText(content.quotedHtml)
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n')
    : null;
  const text = [
    content.internal ? '[Internal note. Only colleagues get it.]' : null,
    htmlToText(content.html),
    quoted,
    linksText(content),
    content.entryUrl ? `View ${content.typeName}: ${content.entryUrl}` : null,
    `-- \n${footer}`,
  ]
    .filter((part): part is string => part !== null && part !== '')
    .join('\n\n');
  return { html, text: `${text}\n` };
};

/** Subject of a notification: the message's own, else the entry's title, as an answer where the thread began by mail. */
export const notificationSubject = (input: {
  subject: string | null;
  title: string;
  answersMail: boolean;
}): string => {
  if (input.subject) return input.subject;
  const title = input.title.replace(/\s+/g, ' ').trim();
  return input.answersMail && !/^re\s*:/i.test(title) ? `Re: ${title}` : title;
};
