import type { TrimLine } from './trim-lines';

/** What an element says about the lines in or after it. */
export interface QuoteElement {
  mark: TrimLine['mark'];
  /** its lines are quoted */
  quoted: boolean;
  signature: boolean;
  /** it is our own marker */
  ours: boolean;
}

const NONE: QuoteElement = { mark: 'none', quoted: false, signature: false, ours: false };

/** Everything from here on is the old mail. Webmailers rename ids and classes of quoted mails (`x_`, `m_-123`). */
const CUT = new Set([
  'divrplyfwdmsg', // Outlook on the web, new Outlook
  'appendonsend', // Outlook
  'outlookmessageheader',
  'stopspelling', // Outlook Web Access
  'zwchr', // Zimbra
  'reply-intro', // Roundcube
  'replysplit',
  'mail-editor-reference-message-container', // Outlook for iOS and Android
  'ms-outlook-mobile-reference-message',
  'isreplycontent', // NetEase
  'isforwardcontent',
  'originalcontent',
  'origbody',
  'x-apple-mail-quote-header',
]);

/** Elements around the old mail. */
const QUOTED = new Set([
  'yahoo_quoted',
  'protonmail_quote',
  'tutanota_quote',
  'olk_src_body_section', // Outlook for Mac
  'zmail_extra', // Zoho
  'gmail_quote_container',
  'front-blockquote',
  'messagereplysection', // Spark, Sparrow
  'hs_reply', // HubSpot
  'ntes-mailmaster-quote',
  'iscqquotedmail',
  'quote-container',
  'quoted-mail',
  'moz-forward-container',
  'cm_quote',
  'mailpilot-quote',
  'mcntmcntquoted',
  'wmquote',
  'aolmsgpart',
]);

/** Elements around the line that introduces a quote. */
const INTRO = new Set([
  'gmail_attr',
  'moz-cite-prefix',
  'gmail_quote_attribution',
  'hs_reply_attribution',
  'moz-email-headers-table',
]);

const SIGNATURE = new Set([
  'gmail_signature',
  'gmail_signature_prefix',
  'moz-signature',
  'applemailsignature',
  'ms-outlook-mobile-signature',
  'protonmail_signature_block',
  'yahoo-signature',
  'yahoo_signature',
  'ymail_android_signature',
  'ydp-signature',
  'bloop_sign',
  'airmail_sign',
  'zm_signature',
  'signature',
  'messagesignaturesection',
  'tutanota-signature',
  'mobile-signature',
  'mail-signature',
  'email-signature',
  'x-apple-signature',
  'edo-signature',
]);

const MAX_NAMES = 30;

/** Class names, id and name of an element, lower-case, without the prefixes that webmailers add. */
function namesOf(attributes: ReadonlyMap<string, string>): string[] {
  const all = `${attributes.get('class') ?? ''} ${attributes.get('id') ?? ''} ${attributes.get('name') ?? ''}`;
  if (all.length < 5) return [];
  return all
    .slice(0, 1_000)
    .toLowerCase()
    .split(/\s+/)
    .filter((name) => name !== '')
    .slice(0, MAX_NAMES)
    .map((name) =>
      name
        .replace(/^(?:x_)+/, '')
        .replace(/^m_-?\d+/, '')
        .replace(/[_-]*\d{4,}.*$/, '')
    );
}

function isCitation(name: string, attributes: ReadonlyMap<string, string>): boolean {
  if (name !== 'blockquote') return false;
  if ((attributes.get('type') ?? '').toLowerCase() === 'cite' || attributes.has('cite')) return true;
  // "increase indent" of editors makes blockquotes without a bar
  const style = (attributes.get('style') ?? '').slice(0, 1_000).toLowerCase();
  return !/border\s*:\s*(?:none|0)|margin\s*:\s*0(?:px)? 0(?:px)? 0(?:px)? 40px/.test(style);
}

/** Outlook and Windows Mail draw a thin line above the header block of the old mail. */
function hasTopBorder(style: string): boolean {
  return (
    /border-top(?:-style)?\s*:[^;]{0,60}solid/.test(style) &&
    !/border-(?:left|bottom)(?:-style)?\s*:[^;]{0,60}solid/.test(style)
  );
}

/** Reads the role of an element from the names and styles that mail programs give it. */
export function readQuoteElement(name: string, attributes: ReadonlyMap<string, string>): QuoteElement {
  if (attributes.size === 0) return name === 'blockquote' ? { ...NONE, quoted: true } : NONE;
  const names = namesOf(attributes);
  if (names.some((word) => word.endsWith('chatter-quote'))) return { ...NONE, quoted: true, ours: true };
  const has = (set: ReadonlySet<string>) => names.some((word) => set.has(word));
  const signature = has(SIGNATURE) || attributes.get('data-signatureblock') === 'true';
  const quoted = isCitation(name, attributes) || has(QUOTED);
  const style = (attributes.get('style') ?? '').slice(0, 1_000).toLowerCase();
  let mark: TrimLine['mark'] = 'none';
  if (has(CUT)) mark = 'cut';
  else if (has(INTRO)) mark = 'intro';
  else if (has(QUOTED) && name !== 'blockquote') mark = 'intro';
  else if (names.includes('gmail_quote') && name !== 'blockquote') mark = 'intro';
  else if (style.includes('border-top') && hasTopBorder(style)) mark = 'rule';
  return mark === 'none' && !quoted && !signature ? NONE : { mark, quoted, signature, ours: false };
}
