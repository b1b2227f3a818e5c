import type { Language } from '../mail/languages';

/** What the mail of a message shows, the same for every receiver of one audience and language. */
export interface NotificationContent {
  /** sanitised body of the message */
  html: string;
  /** sanitised quoted part of an incoming mail that is relayed */
  quotedHtml: string | null;
  /** first words of the message, which lists of mails show beside the subject */
  preview: string;
  /** title of the entry */
  title: string;
  typeName: string;
  company: MailCompany | null;
  language: Language;
  /** for colleagues: where the entry stands in the admin */
  entryUrl: string | null;
  /** who wrote it, where that is a colleague: shown as signature */
  signature: string | null;
  /** fields of the entry that were changed, as far as every receiver may see them */
  changes: readonly { name: string; from: string | null; to: string | null }[];
  /** files too large to travel with the mail; `size` in octets. Without `url`, where we have no address, they are only named */
  links: readonly { name: string; size: number; url: string | null }[];
  /** when the links end, in epoch ms */
  linksEnd: number;
  /** an internal note, which only colleagues get */
  internal: boolean;
  /** stands for the address of the page that ends these mails, and brackets what is left out where there is none */
  unfollowMarker: string;
}

export interface MailCompany {
  name: string;
  /** sanitised HTML below every mail; '' = none */
  footerHtml: string;
  /** Content-ID of the picture, without brackets */
  logoCid: string | null;
}

/** The last line: which entry a mail is about. */
export const aboutOf = ({ typeName, title }: Pick<NotificationContent, 'typeName' | 'title'>): string =>
  `${typeName}: ${title}`;

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
