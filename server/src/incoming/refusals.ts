import type { IncomingReason } from '../contracts/incoming';
import { textToHtml } from '../mail/html';
import type { ParsedMail } from '../mail/parsed-mail';

export interface RefusalFacts {
  reason: IncomingReason;
  /** the address that was refused */
  address: string;
  companyName: string;
  /** where people may write to, if known */
  companyAddress: string | null;
}

/** What a refusal says; stored with its outgoing mail. */
export interface RefusalText {
  subject: string;
  html: string;
  text: string;
}

const QUOTE_LIMIT = 2000;

const contact = (facts: RefusalFacts): string =>
  facts.companyAddress
    ? `You can reach ${facts.companyName} at ${facts.companyAddress}.`
    : `Please contact ${facts.companyName} in another way.`;

const WORDS: Partial<Record<IncomingReason, (facts: RefusalFacts) => string>> = {
  catchall: (facts) =>
    `Your message could not be delivered: ${facts.address} only takes answers to messages that we sent. ` +
    `If you meant to answer one of them, please reply to that message itself. ${contact(facts)}`,
  policy_contacts: (facts) =>
    `Your message could not be delivered: ${facts.address} only takes messages from addresses that are known to us. ${contact(facts)}`,
  policy_followers: (facts) =>
    `Your message could not be delivered: ${facts.address} only takes messages from certain addresses. ${contact(facts)}`,
  alias_invalid: (facts) =>
    `Your message could not be accepted by ${facts.address} at the moment. Please try again later. ${contact(facts)}`,
};

/** A refusal in words, with the beginning of the refused mail below. */
export const writeRefusal = (facts: RefusalFacts, mail: ParsedMail): RefusalText => {
  const words = (WORDS[facts.reason] ?? WORDS.alias_invalid)?.(facts) ?? '';
  const original = (mail.text ?? '').slice(0, QUOTE_LIMIT);
  const quoted = original
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  const subject = `Re: ${mail.subject.replace(/^(re\s*:\s*)+/i, '')}`.trim();
  const text = original ? `${words}\n\n${quoted}\n` : `${words}\n`;
  return {
    subject,
    text,
    html: `${textToHtml(words)}${original ? `<blockquote>${textToHtml(original)}</blockquote>` : ''}`,
  };
};
