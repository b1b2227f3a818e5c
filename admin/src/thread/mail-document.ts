import { contentIdOf } from './attachments/content-ids';

/** How a mail looks inside its frame. Colours are fixed: mails are written for a light page. */
export const mailStyle = (fontFamily: string): string => `
html{margin:0;background:#fff;color-scheme:light}
body{margin:0;font:14px/1.43 ${fontFamily};color:#32324d;overflow-wrap:anywhere;overflow-x:auto;overflow-y:hidden}
img{max-width:100%;height:auto}
img:not([src]){display:none}
table{max-width:100%}
pre{white-space:pre-wrap}
p{margin:0 0 8px}p:last-child{margin-bottom:0}
blockquote{margin:8px 0;padding-left:12px;border-left:3px solid #dcdce4;color:#666687}
a{color:#4945ff}`;

/**
 * The frame where the server's blank page cannot be used, because the admin is served from elsewhere: a page of our own,
 * with the same policy. It also inherits the policy of the admin, which may forbid more.
 */
export const blankPage = (remoteImages: boolean): string => `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: blob:${
  remoteImages ? ' https: http:' : ''
}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">
<meta name="referrer" content="no-referrer"></head><body></body></html>`;

/** What the pictures of a mail become. */
export interface MailPictures {
  /** whether pictures of other servers may load */
  remote: boolean;
  /** addresses of the mail's own pictures, by content id */
  own: ReadonlyMap<string, string>;
}

const settlePicture = (image: Element, pictures: MailPictures): void => {
  const source = image.getAttribute('src') ?? '';
  const id = contentIdOf(source);
  const address = id === null ? source : (pictures.own.get(id) ?? '');
  const allowed = id !== null || /^data:/i.test(source) || (pictures.remote && /^https?:/i.test(source));
  if (allowed && address !== '') image.setAttribute('src', address);
  // Left in, it would be asked for in vain, and each refusal stands in the console.
  else image.removeAttribute('src');
  image.removeAttribute('srcset');
};

/**
 * The body of a mail, ready for its frame. The server has sanitised the HTML; here pictures get addresses that work, and
 * links a tab of their own: the frame could not show what they point to, and the page must not be left. The document it is
 * read in is inert: nothing loads from it.
 */
export const mailBody = (html: string, pictures: MailPictures): string => {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const image of body.querySelectorAll('img')) settlePicture(image, pictures);
  for (const link of body.querySelectorAll('a[href], area[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  }
  return body.innerHTML;
};
