import sanitizeHtml from 'sanitize-html';
import { htmlToText, isNestedDeeperThan, textToHtml } from './html-text';
import { cleanLink, isOwnMarkup, withoutOwnLinks } from './own-links';

export { htmlToText, isVisuallyEmptyHtml, previewOf, textToHtml } from './html-text';

/** Larger pages are shown as text, in characters. */
const MAX_HTML = 1_000_000;
/** sanitize-html needs seconds for 100,000 nested elements, hence this check before it. */
const MAX_NESTING = 200;
const MAX_STYLE = 5_000;

const STYLE_PROPERTIES = new Set(
  (
    'background-color border-collapse border-color border-radius border-spacing border-style border-width clear color ' +
    'direction display empty-cells float font font-family font-size font-style font-variant font-weight height ' +
    'letter-spacing line-height list-style-type max-height max-width min-height min-width opacity overflow-wrap ' +
    'table-layout text-align text-decoration text-indent text-transform vertical-align white-space width word-break ' +
    'word-spacing word-wrap background border border-top border-right border-bottom border-left margin padding'
  ).split(' ')
);
const STYLE_SIDES = /^(?:margin|padding|border)-(?:top|right|bottom|left)(?:-(?:color|style|width))?$/;
/** Only functions that compute colours and lengths; `url()`, `expression()` and `image-set()` load or run things. */
const STYLE_FUNCTIONS = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'calc', 'min', 'max']);

/** Keeps the declarations of a style attribute that only change how text looks. */
function filterStyle(style: string): string {
  if (style.length > MAX_STYLE) return '';
  const kept: string[] = [];
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (!STYLE_PROPERTIES.has(property) && !STYLE_SIDES.test(property)) continue;
    // no backslash: CSS escapes could spell a forbidden word
    if (value === '' || /[^\p{L}\p{N}\s#%.,()'"!/+*_-]/u.test(value)) continue;
    const calls = (value.toLowerCase().match(/[a-z-]+\(?/g) ?? []).filter((word) => word.endsWith('('));
    if (!calls.every((call) => STYLE_FUNCTIONS.has(call.slice(0, -1)))) continue;
    kept.push(`${property}:${value}`);
  }
  return kept.join(';');
}

const LINK_SCHEME = /^(?:https?|mailto|tel):/i;
/** Pictures that hold no markup; SVG may carry scripts. */
const DATA_IMAGE = /^data:image\/(?:png|gif|jpe?g|webp|bmp|avif);base64,/i;

/** An address without the blanks and control characters that browsers skip inside a scheme. */
function cleanUrl(url: string | undefined): string {
  return (url ?? '').replace(/[\u0000-\u0020\u007f-\u00a0\u200b\ufeff]/g, '');
}

function linkAttributes(href: string | undefined, title?: string): Record<string, string> {
  const url = cleanUrl(href);
  if (!LINK_SCHEME.test(url)) return {};
  const attributes: Record<string, string> = { href: url, rel: 'noopener noreferrer', target: '_blank' };
  if (title) attributes.title = title;
  return attributes;
}

const MAIL_TAGS = (
  'a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn ' +
  'div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q ' +
  'rp rt ruby s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr'
).split(' ');

/** Elements whose content is no text of the mail; `title` would appear above it, styles as gibberish. */
const DROPPED_WITH_CONTENT =
  'script style title textarea option select noembed noframes iframe object applet svg math xml template'.split(
    ' '
  );

/** An element whose content goes with it. */
const GONE = 'template';

interface MailHtmlOptions {
  /** the part that its sender quotes: links to entries of an admin, as our mails to colleagues have them, go as well */
  quoted?: boolean;
}

function mailOptions(seen: { remoteImages: boolean }, options: MailHtmlOptions): sanitizeHtml.IOptions {
  const entryLinks = options.quoted ?? false;
  return {
    allowedTags: MAIL_TAGS,
    nonTextTags: DROPPED_WITH_CONTENT,
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'align', 'title'],
      a: ['href', 'rel', 'target', 'title'],
      img: ['src', 'alt', 'width', 'height', 'border', 'hspace', 'vspace'],
      table: ['width', 'height', 'border', 'cellpadding', 'cellspacing', 'bgcolor', 'role', 'summary'],
      td: ['width', 'height', 'colspan', 'rowspan', 'valign', 'bgcolor', 'nowrap'],
      th: ['width', 'height', 'colspan', 'rowspan', 'valign', 'bgcolor', 'nowrap', 'scope'],
      tr: ['height', 'valign', 'bgcolor'],
      col: ['width', 'span'],
      colgroup: ['width', 'span'],
      font: ['color', 'face', 'size'],
      ol: ['start', 'type'],
      ul: ['type'],
      li: ['value'],
      hr: ['width', 'size', 'color', 'noshade'],
      blockquote: ['type'],
      time: ['datetime'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https', 'cid', 'data'] },
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    nestingLimit: MAX_NESTING,
    textFilter: (text) => withoutOwnLinks(text, { entryLinks }),
    transformTags: {
      '*': (tagName, attribs) => {
        if (isOwnMarkup(attribs)) return { tagName: GONE, attribs: {} };
        const { style, ...rest } = attribs;
        const filtered = style === undefined ? '' : filterStyle(style);
        if (tagName === 'a') {
          const attributes = linkAttributes(
            cleanLink(rest.href ?? '', { entryLinks }) ?? undefined,
            rest.title
          );
          return { tagName, attribs: filtered === '' ? attributes : { ...attributes, style: filtered } };
        }
        if (tagName === 'img') {
          const src = cleanUrl(rest.src);
          if (/^https?:/i.test(src)) seen.remoteImages = true;
          else if (!/^cid:/i.test(src) && !DATA_IMAGE.test(src)) delete rest.src;
          if (rest.src !== undefined) rest.src = src;
        }
        return { tagName, attribs: filtered === '' ? rest : { ...rest, style: filtered } };
      },
    },
    exclusiveFilter: (frame) => frame.tag === 'img' && !frame.attribs.src && !frame.attribs.alt,
  };
}

const COMPOSER_OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: 'p br b strong i em u s a ul ol li code pre blockquote h2 h3 span'.split(' '),
  nonTextTags: DROPPED_WITH_CONTENT,
  allowedAttributes: { a: ['href', 'rel', 'target'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  nestingLimit: MAX_NESTING,
  transformTags: { a: (tagName, attribs) => ({ tagName, attribs: linkAttributes(attribs.href) }) },
};

function isTooHeavy(html: string): boolean {
  return html.length > MAX_HTML || isNestedDeeperThan(html, MAX_NESTING);
}

function asText(html: string): string {
  return textToHtml(htmlToText(html));
}

/**
 * Makes the HTML of a mail harmless: allow-lists of elements, attributes, style properties and link schemes. Nothing
 * in it can run, load (but images), send or cover the page. Remote images are kept in the markup: the frame that shows
 * the mail blocks them by its content security policy until the reader asks for them. What our own mails show to their
 * receiver alone goes (see `own-links.ts`).
 *
 * @param html untrusted; over 1 million characters or 200 levels deep it is shown as text instead
 * @returns `remoteImages`: whether an image from the net is among the kept ones
 */
export function sanitiseMailHtml(
  html: string,
  options: MailHtmlOptions = {}
): { html: string; remoteImages: boolean } {
  const shownAsText = () => ({
    html: textToHtml(withoutOwnLinks(htmlToText(html), { entryLinks: options.quoted ?? false })),
    remoteImages: false,
  });
  if (isTooHeavy(html)) return shownAsText();
  const seen = { remoteImages: false };
  try {
    const clean = sanitizeHtml(html, mailOptions(seen, options));
    return { html: clean, remoteImages: seen.remoteImages };
  } catch {
    return shownAsText();
  }
}

/**
 * Reduces what a person typed in the composer, or an API sent, to the few elements that the composer makes.
 *
 * @param html untrusted; over 1 million characters or 200 levels deep it becomes text
 */
export function sanitiseComposerHtml(html: string): string {
  if (isTooHeavy(html)) return asText(html);
  try {
    return sanitizeHtml(html, COMPOSER_OPTIONS);
  } catch {
    return asText(html);
  }
}
