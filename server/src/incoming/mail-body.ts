import { splitHtml, splitText } from '../mail/fresh-text';
import { htmlToText, isVisuallyEmptyHtml, sanitiseMailHtml, textToHtml } from '../mail/html';
import type { ParsedMail } from '../mail/parsed-mail';

/** The class that marks our own mails where somebody quotes them. */
export const QUOTE_MARKER = 'chatter-quote';

export interface MailBody {
  html: string;
  quotedHtml: string | null;
  text: string;
  remoteImages: boolean;
}

/** Splits a mail into what its sender newly wrote and what they quoted, both safe to show. */
export const readMailBody = (mail: ParsedMail): MailBody => {
  if (mail.html !== null && !isVisuallyEmptyHtml(mail.html)) {
    const { fresh, quoted } = splitHtml(mail.html, { marker: QUOTE_MARKER });
    const body = sanitiseMailHtml(fresh);
    const rest = quoted ? sanitiseMailHtml(quoted) : null;
    return {
      html: body.html,
      quotedHtml: rest && !isVisuallyEmptyHtml(rest.html) ? rest.html : null,
      text: htmlToText(body.html),
      remoteImages: body.remoteImages || (rest?.remoteImages ?? false),
    };
  }
  const { fresh, quoted } = splitText(mail.text ?? '', { marker: QUOTE_MARKER });
  return {
    html: textToHtml(fresh),
    quotedHtml: quoted.trim() ? textToHtml(quoted) : null,
    text: fresh,
    remoteImages: false,
  };
};
