import { tokenFormOf, type TokenPurpose } from './token';

/**
 * What only the receiver of one of our mails may have: the link that ends their mails, and the tokens in our addresses,
 * which prove who they are. Whoever answers quotes them, and the answer is shown and relayed to others. They are known by
 * their form, so that links of another Chatter, or by a key that is long gone, go as well.
 */

/** Class of what a mail of ours shows to its receiver alone; it is left out where somebody quotes it. */
export const OWN_MARK = 'chatter-own';

/** As long as a token is, at least. */
const SHORTEST = 21;
const RUN = /(?<![0-9a-z])[a-z2-7]{21,64}(?![0-9a-z])/gi;
const WORD = /[^\s<>"'()[\]{}|]{21,}/g;
/** Where the entries of an admin stand. */
const ENTRY = /\/content-manager\/(?:collection|single)-types\//i;

/** Services that check links write the address of a page into one of their own. */
const unescaped = (text: string): string =>
  text.replace(/%25/g, '%').replace(/%(?:2[bf]|3[adf]|40)/gi, (code) => decodeURIComponent(code));

interface FoundToken {
  token: string;
  purpose: TokenPurpose;
  /** the detail of an address, as in `catchall+token@` */
  inAddress: boolean;
}

const tokensIn = (word: string): FoundToken[] =>
  [...word.matchAll(RUN)].flatMap((match) => {
    const [token] = match;
    const purpose = tokenFormOf(token);
    const end = match.index + token.length;
    const linked = /unfollow\/$/i.test(word.slice(Math.max(0, match.index - 10), match.index));
    // A long word may have the form by chance; a token without a digit is rare.
    if (purpose === null || !(linked || /[2-7]/.test(token))) return [];
    return [{ token, purpose, inAddress: word[match.index - 1] === '+' && word[end] === '@' }];
  });

/** A word without what is ours alone; '' when it was nothing else. */
const cleanWord = (word: string, entryLinks: boolean): string => {
  const plain = word.includes('%') ? unescaped(word) : word;
  if (entryLinks && ENTRY.test(plain)) return '';
  const tokens = tokensIn(plain);
  if (tokens.length === 0) return word;
  const ends = ({ purpose, inAddress }: FoundToken) =>
    purpose === 'unsubscribe' && (!inAddress || /^mailto:/i.test(plain));
  if (plain !== word || tokens.some(ends)) return '';
  return tokens.reduce((kept, { token }) => kept.replaceAll(`+${token}@`, '@'), word);
};

/**
 * A text without our links and tokens. Linear.
 *
 * @param options `entryLinks`: addresses of entries in the admin go as well
 */
export const withoutOwnLinks = (text: string, options: { entryLinks?: boolean } = {}): string =>
  text.length < SHORTEST ? text : text.replace(WORD, (word) => cleanWord(word, options.entryLinks ?? false));

/** An address of a link without our tokens; null where it must lead nowhere. */
export const cleanLink = (url: string, options: { entryLinks?: boolean } = {}): string | null =>
  cleanWord(url, options.entryLinks ?? false) || null;

/** Whether an element is one that we show to the receiver alone. Webmailers put something before our class: `m_-12chatter-own`. */
export const isOwnMarkup = (attributes: { class?: string | undefined; id?: string | undefined }): boolean =>
  `${attributes.class ?? ''} ${attributes.id ?? ''}`
    .slice(0, 1_000)
    .toLowerCase()
    .split(/\s+/)
    .some((name) => name.endsWith(OWN_MARK));
