import { htmlToText } from '../mail/html';
import { dayInWords, fill, sizeInWords } from '../mail/languages';
import { closingMark, openingMark } from '../outgoing/personalise';
import { aboutOf, type NotificationContent } from './mail-content';
import { MAIL_WORDS, type MailWords } from './mail-words';

/** A value on one line: a line break of its own would pass for a line of the mail. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const changesOf = ({ changes }: NotificationContent, words: MailWords): string =>
  changes
    .map(
      ({ name, from, to }) =>
        `- ${oneLine(name)}: ${oneLine(from ?? words.empty)} → ${oneLine(to ?? words.empty)}`
    )
    .join('\n');

const quoteOf = ({ quotedHtml }: NotificationContent): string =>
  quotedHtml
    ? htmlToText(quotedHtml)
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n')
    : '';

/** What stands above the files that the mail does not carry: until when they can be had, or that they were left out. */
export const largeFilesWords = (
  { links, linksEnd, language }: Pick<NotificationContent, 'links' | 'linksEnd' | 'language'>,
  words: MailWords
): string =>
  links.some(({ url }) => url === null)
    ? words.filesLeftOut
    : fill(words.files, { date: dayInWords(linksEnd, language) });

const filesOf = (content: NotificationContent, words: MailWords): string =>
  content.links.length === 0
    ? ''
    : [
        largeFilesWords(content, words),
        ...content.links.map(
          ({ name, size, url }) =>
            `- ${oneLine(name)} (${sizeInWords(size, content.language)})${url === null ? '' : `: ${url}`}`
        ),
      ].join('\n');

const footOf = (content: NotificationContent, words: MailWords): string => {
  const { company, unfollowMarker } = content;
  const lines = [
    '-- ',
    ...(company?.footerHtml ? [htmlToText(company.footerHtml)] : []),
    [company?.name, aboutOf(content)]
      .filter(Boolean)
      .map((part) => oneLine(part ?? ''))
      .join(' · '),
  ].join('\n');
  const unfollow = `\n${words.follows}\n${words.unfollow}: ${unfollowMarker}`;
  return `${lines}${openingMark(unfollowMarker)}${unfollow}${closingMark(unfollowMarker)}`;
};

/** The text part of the mail of a message: all that its HTML says. */
export const layOutText = (content: NotificationContent): string => {
  const words = MAIL_WORDS[content.language];
  const parts = [
    content.internal ? `[${words.note}]` : '',
    changesOf(content, words),
    htmlToText(content.html),
    quoteOf(content),
    content.signature ? oneLine(content.signature) : '',
    filesOf(content, words),
    content.entryUrl ? `${fill(words.view, { type: oneLine(content.typeName) })}: ${content.entryUrl}` : '',
    footOf(content, words),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
};
