import { splitHtml, splitText, type FreshHints } from '../../mail/fresh-text';
import { htmlToText, isVisuallyEmptyHtml, sanitiseMailHtml, textToHtml } from '../../mail/html';
import { withoutOwnFoot } from './own-foot';

/** The class that marks our own mails where somebody quotes them. */
export const QUOTE_MARKER = 'chatter-quote';

export interface MailBody {
  html: string;
  quotedHtml: string | null;
  text: string;
  remoteImages: boolean;
}

/**
 * Splits a mail into what its sender newly wrote and what they quoted, both safe to show: also to others than its sender,
 * who quotes what we showed to them alone.
 */
export const readMailBody = (
  mail: { html: string | null; text: string | null },
  known: Pick<FreshHints, 'sentTexts'> = {}
): MailBody => {
  const hints: FreshHints = { ...known, marker: QUOTE_MARKER };
  if (mail.html !== null && !isVisuallyEmptyHtml(mail.html)) {
    const { fresh, quoted } = splitHtml(mail.html, hints);
    const body = sanitiseMailHtml(fresh);
    const rest = quoted ? sanitiseMailHtml(quoted, { quoted: true }) : null;
    return {
      html: body.html,
      quotedHtml: rest && !isVisuallyEmptyHtml(rest.html) ? rest.html : null,
      text: htmlToText(body.html),
      remoteImages: body.remoteImages || (rest?.remoteImages ?? false),
    };
  }
  const parts = splitText(mail.text ?? '', hints);
  const fresh = withoutOwnFoot(parts.fresh);
  const quoted = withoutOwnFoot(parts.quoted, { quoted: true });
  return {
    html: textToHtml(fresh),
    quotedHtml: quoted.trim() ? textToHtml(quoted) : null,
    text: fresh,
    remoteImages: false,
  };
};
