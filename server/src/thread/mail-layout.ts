import { fill, sizeInWords } from '../mail/languages';
import { closingMark, openingMark } from '../outgoing/personalise';
import { aboutOf, type NotificationContent } from './mail-content';
import { mailPage } from './mail-layout-page';
import { largeFilesWords, layOutText } from './mail-layout-text';
import { MAIL_WORDS } from './mail-words';

/**
 * HTML that brings colours of its own was made for white paper: where the mail is shown in the dark, it stays on a white
 * sheet, or its black words would stand on black ground.
 */
const sheetOf = (html: string): string =>
  /\b(?:style|bgcolor|color|background)\s*=/i.test(html) ? 'paper' : 'plain';

const layOutHtml = async (content: NotificationContent): Promise<string> => {
  const { company, language, quotedHtml } = content;
  const words = MAIL_WORDS[language];
  const page = await mailPage();
  return page.render({
    language,
    title: content.title,
    preview: content.preview,
    company: company !== null && (company.logoCid !== null || company.name !== ''),
    companyName: company?.name ?? '',
    logo: company?.logoCid ? [{ cid: company.logoCid }] : false,
    noLogo: !company?.logoCid,
    note: content.internal,
    noteWords: words.note,
    changes: content.changes.length > 0,
    fieldWords: words.field,
    beforeWords: words.before,
    afterWords: words.after,
    change: content.changes.map(({ name, from, to }) => ({
      field: name,
      from: from ?? words.empty,
      to: to ?? words.empty,
    })),
    bodyClass: sheetOf(content.html),
    body: content.html,
    quoted: quotedHtml ? [{ quotedHtml, quotedClass: sheetOf(quotedHtml) }] : false,
    signed: content.signature ? [{ signature: content.signature }] : false,
    files: content.links.length > 0,
    filesWords: largeFilesWords(content, words),
    file: content.links.map(({ name, size, url }) => ({
      name,
      size: sizeInWords(size, language),
      linked: url === null ? false : [{ url }],
      named: url === null,
    })),
    button: content.entryUrl
      ? [{ entryUrl: content.entryUrl, viewWords: fill(words.view, { type: content.typeName }) }]
      : false,
    companyFooter: company?.footerHtml ? [{ footerHtml: company.footerHtml }] : false,
    about: [company?.name, aboutOf(content)].filter(Boolean).join(' · '),
    followsWords: words.follows,
    unfollowWords: words.unfollow,
    unfollowMarker: content.unfollowMarker,
    unfollowOpen: openingMark(content.unfollowMarker),
    unfollowClose: closingMark(content.unfollowMarker),
  });
};

/**
 * The mail that carries a message, as HTML and as text of the same content. The class `chatter-quote` marks the whole of
 * the HTML: when somebody answers, their client quotes it below the answer, and the mark tells where the answer ends.
 */
export const layOutNotification = async (
  content: NotificationContent
): Promise<{ html: string; text: string }> => ({
  html: await layOutHtml(content),
  text: layOutText(content),
});
