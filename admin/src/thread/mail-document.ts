/** How a mail looks inside its frame. */
export interface MailDocumentOptions {
  /** whether pictures from other servers may load */
  remoteImages: boolean;
  fontFamily: string;
}

const policy = (remoteImages: boolean): string =>
  [
    "default-src 'none'",
    `img-src data:${remoteImages ? ' https: http:' : ''}`,
    "style-src 'unsafe-inline'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');

/**
 * The document of a mail's frame. The server has sanitised the HTML; the policy stands for the case that something slipped
 * through, and it keeps pictures from telling the sender that the mail was read. Colours are fixed: mails are written for
 * a light page.
 */
export const mailDocument = (html: string, options: MailDocumentOptions): string => `<!doctype html>
<html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(options.remoteImages)}">
<meta name="referrer" content="no-referrer">
<style>
html{margin:0;background:#fff;color-scheme:light}
body{margin:0;font:14px/1.43 ${options.fontFamily};color:#32324d;overflow-wrap:anywhere;overflow-x:auto;overflow-y:hidden}
img{max-width:100%;height:auto}
${options.remoteImages ? '' : 'img:not([src^="data:"]){display:none}'}
table{max-width:100%}
pre{white-space:pre-wrap}
p{margin:0 0 8px}p:last-child{margin-bottom:0}
blockquote{margin:8px 0;padding-left:12px;border-left:3px solid #dcdce4;color:#666687}
a{color:#4945ff}
</style></head><body>${html}</body></html>`;
