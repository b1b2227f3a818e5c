import type { IncomingReason } from '../../contracts/incoming';
import { htmlToText, isVisuallyEmptyHtml, sanitiseComposerHtml, textToHtml } from '../../mail/html';
import type { MailWithoutFiles } from '../../mail/parsed-mail';
import { fill, type Language } from '../../mail/languages';
import { REFUSAL_WORDS, TOLD_REASONS, type ToldReason } from './refusal-words';

export interface RefusalFacts {
  reason: IncomingReason;
  /** the address that was refused */
  address: string;
  companyName: string;
  /** where people may write to, if known */
  companyAddress: string | null;
  language: Language;
  /** the alias' own words, as HTML; what looks empty counts as none */
  aliasHtml?: string;
  /** what a person wrote, as plain text */
  words?: string;
}

/** What a refusal says; stored with its outgoing mail. */
export interface RefusalText {
  subject: string;
  html: string;
  text: string;
}

const QUOTE_LIMIT = 2000;
/** Characters of HTML that are turned into text for the quote. */
const HTML_LIMIT = 50_000;

const isTold = (reason: IncomingReason): reason is ToldReason => TOLD_REASONS.some((told) => told === reason);

const ownWords = (facts: RefusalFacts): { html: string; text: string } | null => {
  if (facts.reason === 'rejected_by_person' && facts.words?.trim())
    return { html: textToHtml(facts.words.trim()), text: facts.words.trim() };
  // An alias has words for those whom its policy keeps out; that it is set up wrongly is told in ours.
  if (!facts.reason.startsWith('policy_') || !facts.aliasHtml || isVisuallyEmptyHtml(facts.aliasHtml))
    return null;
  const html = sanitiseComposerHtml(facts.aliasHtml);
  return isVisuallyEmptyHtml(html) ? null : { html, text: htmlToText(html) };
};

const defaultWords = (facts: RefusalFacts): { html: string; text: string } => {
  const words = REFUSAL_WORDS[facts.language];
  const contact = facts.companyName ? `${facts.companyName} (${facts.companyAddress})` : facts.companyAddress;
  const text = [
    fill(words[isTold(facts.reason) ? facts.reason : 'alias_invalid'], {
      address: facts.address.toLowerCase(),
    }),
    facts.companyAddress ? fill(words.reach, { contact: contact ?? '' }) : words.elsewhere,
  ].join(facts.language === 'zh-Hans' ? '' : ' ');
  return { html: textToHtml(text), text };
};

/** A refusal in words, with the beginning of the refused mail below. */
export const writeRefusal = (
  facts: RefusalFacts,
  mail: Pick<MailWithoutFiles, 'subject' | 'text' | 'html'>
): RefusalText => {
  const words = ownWords(facts) ?? defaultWords(facts);
  const body = mail.text ?? (mail.html ? htmlToText(mail.html.slice(0, HTML_LIMIT)) : '');
  const original = body.slice(0, QUOTE_LIMIT);
  const quoted = original
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  return {
    subject: `Re: ${mail.subject.replace(/^(re\s*:\s*)+/i, '')}`.trim(),
    text: original ? `${words.text}\n\n${quoted}\n` : `${words.text}\n`,
    html: `${words.html}${original ? `<blockquote>${textToHtml(original)}</blockquote>` : ''}`,
  };
};
