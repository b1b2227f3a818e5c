import { decodeEntities } from '../mail/html-entities';

/** HTML as `sanitiseMailHtml` writes it: neither `<`, `>` nor a quote stands inside a value. */
const TAG = /<(?:(\/?)a|img)(?=[\s>/])[^<>]*>/gi;
const valueOf = (tag: string, name: string): string | null =>
  new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1] ?? null;

/** A picture that nobody is meant to see: it only tells that the mail was opened. */
const isTracker = (tag: string): boolean =>
  ['width', 'height'].some((side) => Number.parseInt(valueOf(tag, side) ?? '', 10) <= 2);

/** Content-IDs of the pictures that HTML shows, without brackets. */
export const shownPictures = (html: string): ReadonlySet<string> =>
  new Set(
    [...html.matchAll(/<img(?=\s)[^<>]*?\ssrc="cid:([^"]*)"/gi)].flatMap(([, value = '']) => {
      const id = decodeEntities(value);
      try {
        return [id, decodeURIComponent(id)];
      } catch {
        return [id];
      }
    })
  );

/**
 * HTML whose pictures from elsewhere are links with their words. Opening the mail would tell their owner when, where and
 * by whom it was read, and we would have passed them on to everybody who follows. Pictures that travel with the mail stay.
 *
 * @param html sanitised by `sanitiseMailHtml`
 * @param input `own`: where our own pictures stand (`https://…`), null = nowhere; `word`: for a picture without words
 */
export const withoutRemotePictures = (html: string, input: { own: string | null; word: string }): string => {
  const own = input.own?.startsWith('https:') ? `${input.own}/` : null;
  let links = 0;
  return html.replace(TAG, (tag, closing: string | undefined) => {
    if (closing !== undefined) {
      links = Math.max(0, links + (closing === '' ? 1 : -1));
      return tag;
    }
    const src = valueOf(tag, 'src');
    if (src === null || !/^https?:/i.test(src) || (own !== null && src.startsWith(own))) return tag;
    if (isTracker(tag)) return '';
    const shown = `[${valueOf(tag, 'alt')?.trim() || input.word}]`;
    // A link cannot hold another one.
    return links > 0 ? shown : `<a href="${src}" rel="noopener noreferrer" target="_blank">${shown}</a>`;
  });
};
