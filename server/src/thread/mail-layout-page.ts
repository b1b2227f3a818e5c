import { parseTemplate, type HtmlTemplate } from '../mail/html-template';

/** Inlined into `style` attributes, because many mail programs drop what stands in the head. */
const STYLE = `
.page { margin: 0; padding: 16px; background-color: #ffffff; }
.card { width: 100%; max-width: 640px; }
.text { font-family: -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; font-size: 15px;
  line-height: 1.5; color: #32324d; text-align: left; word-break: break-word; overflow-wrap: break-word; }
.preheader { display: none; max-height: 0; overflow: hidden; mso-hide: all; font-size: 1px; line-height: 1px; color: #ffffff; }
.head { padding: 0 0 12px; border-bottom: 1px solid #dcdce4; font-size: 13px; font-weight: bold; color: #666687; }
.logo { height: 48px; width: auto; max-width: 100%; border: 0; vertical-align: middle; }
.content { padding: 16px 0 0; }
.note { margin: 0 0 16px; padding: 8px 12px; border-radius: 4px; background-color: #fdf4dc; color: #8a4400; font-size: 13px; }
.changes { margin: 0 0 16px; border-collapse: collapse; font-size: 13px; color: #32324d; }
.cell { padding: 4px 16px 4px 0; border-bottom: 1px solid #dcdce4; text-align: left; vertical-align: top; }
.faint { color: #666687; }
.quoted { margin: 16px 0 0; padding: 0 0 0 12px; border-left: 2px solid #dcdce4; color: #666687; }
.signature { margin: 16px 0 0; color: #666687; }
.files { margin: 16px 0 4px; }
.list { margin: 0; padding: 0 0 0 20px; }
.act { margin: 20px 0 0; }
.button { border-radius: 4px; background-color: #4945ff; }
.press { display: inline-block; padding: 9px 16px; color: #ffffff; font-size: 14px; font-weight: bold; text-decoration: none; }
.link { color: #4945ff; }
.foot { padding: 16px 0 0; font-size: 12px; color: #666687; }
.line { padding: 8px 0 0; border-top: 1px solid #dcdce4; font-size: 12px; color: #666687; }
.small { margin: 4px 0 0; font-size: 12px; color: #666687; }
@media all {
  .body img { max-width: 100% !important; height: auto; }
  .plain a { color: #4945ff; }
}
@media (prefers-color-scheme: dark) {
  .page { background-color: #181826 !important; }
  .text, .changes { color: #eaeaef !important; }
  .head, .faint, .quoted, .signature, .foot, .line, .small { color: #a5a5ba !important; }
  .head, .cell, .quoted, .line { border-color: #4a4a6a !important; }
  .logo { padding: 4px !important; border-radius: 4px !important; background-color: #ffffff !important; }
  .note { background-color: #4a3412 !important; color: #fae7b9 !important; }
  .plain a, .link { color: #7b79ff !important; }
  .paper { padding: 12px !important; border-radius: 4px !important; background-color: #ffffff !important; color: #32324d !important; }
}
`;

/**
 * Outlook for Windows knows no max-width: it gets a table of a fixed one. `chatter-own` marks what its receiver alone may
 * see, such as the link that ends their mails: it is left out where an answer quotes it (see `mail/own-links.ts`).
 */
const PAGE = `<!doctype html>
<html lang="{{language}}" dir="ltr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>{{title}}</title><style>${STYLE}</style></head>
<body class="page"><div class="chatter-quote">
<div class="preheader">{{preview}}</div>
<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table class="card" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<!--[company]--><tr><td class="text head">
<!--[logo]--><img class="logo" src="cid:{{cid}}" alt="{{companyName}}" height="48"><!--[/logo]-->
<!--[noLogo]-->{{companyName}}<!--[/noLogo]-->
</td></tr><!--[/company]-->
<tr><td class="text content">
<!--[note]--><p class="note">{{noteWords}}</p><!--[/note]-->
<!--[changes]--><table class="changes" cellpadding="0" cellspacing="0" border="0">
<tr><th class="cell faint">{{fieldWords}}</th><th class="cell faint">{{beforeWords}}</th><th class="cell faint">{{afterWords}}</th></tr>
<!--[change]--><tr><td class="cell">{{field}}</td><td class="cell faint">{{from}}</td><td class="cell">{{to}}</td></tr><!--[/change]-->
</table><!--[/changes]-->
<div class="body {{bodyClass}}" dir="auto">{{{body}}}</div>
<!--[quoted]--><blockquote class="quoted" dir="auto"><div class="body {{quotedClass}}">{{{quotedHtml}}}</div></blockquote><!--[/quoted]-->
<!--[signed]--><p class="signature" dir="auto">{{signature}}</p><!--[/signed]-->
<!--[files]--><p class="files">{{filesWords}}</p><ul class="list">
<!--[file]--><li><!--[linked]--><a class="link" href="{{url}}">{{name}}</a><!--[/linked]--><!--[named]-->{{name}}<!--[/named]--> ({{size}})</li><!--[/file]-->
</ul><!--[/files]-->
<!--[button]--><table class="act chatter-own" role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="button" bgcolor="#4945ff"><a class="press" href="{{entryUrl}}">{{viewWords}}</a></td>
</tr></table><!--[/button]-->
</td></tr>
<tr class="chatter-own"><td class="text foot"><div class="line">
<!--[companyFooter]--><div class="plain" dir="auto">{{{footerHtml}}}</div><!--[/companyFooter]-->
<p class="small" dir="auto">{{about}}</p>
{{{unfollowOpen}}}<p class="small">{{followsWords}} <a class="link" href="{{{unfollowMarker}}}">{{unfollowWords}}</a></p>{{{unfollowClose}}}</div></td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</div></body></html>
`;

/** Blanks between elements that only make the source readable. */
const withoutBlankLines = (html: string): string => html.replace(/>\n+(?=[<{])/g, '>').trim();

const draw = async (): Promise<HtmlTemplate> => {
  // Loaded with the first mail: reading a style sheet takes a parser of its own. What people write never gets there.
  const { default: inlineStyles } = await import('juice/client.js');
  return parseTemplate(
    withoutBlankLines(
      inlineStyles(PAGE, {
        removeStyleTags: true,
        preserveMediaQueries: true,
        inlinePseudoElements: false,
        resolveCSSVariables: false,
      })
    )
  );
};

let page: Promise<HtmlTemplate> | null = null;

/** The page of every mail of a message, its styles inlined; drawn once. */
export const mailPage = (): Promise<HtmlTemplate> => {
  page ??= draw();
  page.catch(() => (page = null));
  return page;
};
