import { createHash } from 'node:crypto';

import { parseTemplate } from '../mail/html-template';
import { fill, type Language } from '../mail/languages';
import { UNFOLLOW_WORDS } from './unfollow-words';

const STYLE =
  'body{margin:0;padding:48px 16px;font:16px/1.5 -apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;' +
  'color:#32324d;background:#f6f6f9}main{max-width:480px;margin:0 auto;padding:24px;border-radius:4px;background:#fff;' +
  'overflow-wrap:anywhere}h1{margin:0 0 8px;font-size:20px}p{margin:0}button{margin:24px 0 0;padding:10px 18px;border:0;' +
  'border-radius:4px;background:#4945ff;color:#fff;font:inherit;font-weight:600;cursor:pointer}' +
  '@media (prefers-color-scheme:dark){body{color:#eaeaef;background:#181826}main{background:#212134}}';

/** The browser applies this style sheet and nothing else; the form may only go back to us. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(STYLE)
  .digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

// An empty action goes to the address of the page itself, whatever a proxy calls it.
const PAGE = parseTemplate(
  '<!doctype html><html lang="{{language}}" dir="ltr"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">' +
    `<meta name="color-scheme" content="light dark"><title>{{title}}</title><style>${STYLE}</style></head>` +
    '<body><main><h1>{{title}}</h1><p>{{words}}</p>' +
    '<!--[ask]--><form method="post" action=""><button type="submit">{{button}}</button></form><!--[/ask]-->' +
    '</main></body></html>'
);

/** `ask`: a button does it. `done`: it is done. `unknown`: the link leads nowhere. `too_often`: it was used too often. */
export type UnfollowState = 'ask' | 'done' | 'unknown' | 'too_often';

/** An address that its owner recognises, and a stranger who was sent the link cannot use: `m…@shop.example`. */
export const hideAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  return at < 1 ? '…' : `${Array.from(address)[0] ?? ''}…${address.slice(at)}`;
};

/** The page that ends notifications, as HTML without scripts. */
export const unfollowHtml = (page: { state: UnfollowState; language: Language; address: string }): string => {
  const words = UNFOLLOW_WORDS[page.language];
  const said: Record<UnfollowState, string> = {
    ask: words.ask,
    done: words.done,
    unknown: words.unknown,
    too_often: words.tooOften,
  };
  return PAGE.render({
    language: page.language,
    title: page.state === 'unknown' ? words.unknownTitle : words.title,
    words: fill(said[page.state], { address: hideAddress(page.address) }),
    ask: page.state === 'ask',
    button: words.button,
  });
};
