import { createHash } from 'node:crypto';

import type { SignInOutcome } from './oauth-sign-in';

const STYLE =
  'body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f6f6f9;color:#32324d;' +
  'font:16px/1.5 system-ui,sans-serif}main{max-width:32rem;margin:1rem;padding:2rem;background:#fff;' +
  'border-radius:4px;box-shadow:0 1px 4px rgba(33,33,52,.1);overflow-wrap:anywhere}h1{margin:0 0 .5rem;' +
  'font-size:1.3rem}p{margin:.5rem 0 0}@media(prefers-color-scheme:dark){body{background:#181826;color:#fff}' +
  'main{background:#212134}}';

/** Nothing from anywhere, no scripts, no frames: the page holds words of a provider. */
export const PAGE_POLICY =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const WORDS = {
  en: {
    signedIn: 'Signed in',
    signedInText: (account: string, user: string) => `${account} can now use the mailbox ${user}.`,
    signedInBy: (person: string) => `${person} agreed to it.`,
    failed: 'Not signed in',
    failedText: (account: string) => `The sign-in of ${account} did not work:`,
    unknown: 'This sign-in is over',
    unknownText:
      'It was used before, took longer than ten minutes, or was begun in another browser: whoever begins a sign-in has to ' +
      'finish it. Nothing was stored. If somebody sent you a link here, tell your administrator.',
    close: 'You can close this window and go back to the settings.',
  },
  fr: {
    signedIn: 'Connexion réussie',
    signedInText: (account: string, user: string) => `${account} peut maintenant utiliser la boîte ${user}.`,
    signedInBy: (person: string) => `${person} a donné son accord.`,
    failed: 'Connexion échouée',
    failedText: (account: string) => `La connexion de ${account} n’a pas fonctionné :`,
    unknown: 'Cette connexion est terminée',
    unknownText:
      'Elle a déjà servi, a duré plus de dix minutes ou a été commencée dans un autre navigateur : qui commence une ' +
      'connexion doit la terminer. Rien n’a été enregistré. Si quelqu’un vous a envoyé un lien, prévenez votre administrateur.',
    close: 'Vous pouvez fermer cette fenêtre et revenir aux réglages.',
  },
} as const;
type PageLanguage = keyof typeof WORDS;

/** The language of the page, by the browser's Accept-Language. */
export const pageLanguage = (accepted: string | undefined): PageLanguage =>
  /^\s*fr\b/i.test(accepted ?? '') ? 'fr' : 'en';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? '');

/** The page after a sign-in, as HTML. */
export const drawPage = (outcome: SignInOutcome, language: PageLanguage): string => {
  const words = WORDS[language];
  const [title, ...texts] =
    outcome.kind === 'signed_in'
      ? [
          words.signedIn,
          words.signedInText(outcome.account, outcome.user),
          ...(outcome.by === null ? [] : [words.signedInBy(outcome.by)]),
        ]
      : outcome.kind === 'failed'
        ? [words.failed, words.failedText(outcome.account), outcome.words]
        : [words.unknown, words.unknownText];
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">',
    `<title>${escaped(title ?? '')}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${escaped(title ?? '')}</h1>`,
    ...[...texts, words.close].map((text) => `<p>${escaped(text)}</p>`),
    '</main></body></html>',
  ].join('');
};
