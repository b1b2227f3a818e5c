import { LANGUAGES } from '../../mail/languages';
import { withoutOwnLinks } from '../../mail/own-links';
import { MAIL_WORDS } from '../../thread/mail-words';

const WORDS = LANGUAGES.map((language) => MAIL_WORDS[language]);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What the foot of our mails says around its link, in every language. */
const FOOT = new RegExp(
  WORDS.flatMap(({ follows, unfollow }) => [follows, unfollow].map(escaped)).join('|'),
  'gi'
);
/** What stands before the address of an entry. */
const VIEW = new RegExp(
  `^(?:${WORDS.map(({ view }) => view.split('{type}').map(escaped).join('.{0,100}')).join('|')})$`,
  'i'
);
/** A longer line is none of ours. */
const MAX_LINE = 1_000;

/** Whether nothing but words of ours is left of a line. */
const isOnlyOurs = (line: string): boolean => {
  const words = line
    .replace(/^[\s>]+/, '')
    .replace(/[\s<>:：()[\].]+$/, '')
    .trim();
  return VIEW.test(words) || words.replace(FOOT, '').replace(/[\s<>:：()[\].]+/g, '') === '';
};

/**
 * The text of an answer without what the mail that it quotes showed to its receiver alone (see `own-links.ts`): lines that
 * say nothing else go as a whole. Linear.
 *
 * @param options `quoted`: the part that its sender quotes, where links to entries go as well
 */
export const withoutOwnFoot = (text: string, options: { quoted?: boolean } = {}): string =>
  text
    .split('\n')
    .flatMap((line) => {
      const kept = withoutOwnLinks(line, { entryLinks: options.quoted ?? false });
      return kept !== line && kept.length < MAX_LINE && isOnlyOurs(kept) ? [] : [kept];
    })
    .join('\n');
