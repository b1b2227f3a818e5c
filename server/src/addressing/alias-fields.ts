import { isDeepStrictEqual } from 'node:util';

import { isVisuallyEmptyHtml, sanitiseComposerHtml } from '../mail/html';
import { formsOf } from '../mail/own-recipient';
import type { FieldProblem } from './addresses';
import type { AliasRow } from './store';

/** Longest text of all default values together, as JSON, in characters. */
export const MAX_DEFAULTS = 100_000;

/**
 * Cleans the list of relays: normalised, each once, blank lines left out. An address of our own is refused: what we send
 * is never somebody else's form.
 *
 * @param own normalised addresses of ours, without details
 */
export const cleanRelays = (
  relays: readonly string[],
  own: ReadonlySet<string>
): { value: string[]; problems: FieldProblem[] } => {
  const value = new Set<string>();
  const problems: FieldProblem[] = [];
  for (const typed of relays) {
    if (typed.trim() === '') continue;
    const forms = formsOf(typed);
    const [address] = forms;
    if (address === undefined) {
      problems.push({ path: ['relays'], message: `"${typed}" is not an e-mail address.` });
    } else if (forms.some((form) => own.has(form))) {
      problems.push({
        path: ['relays'],
        message: `${address} is one of our own addresses; no web form writes from there.`,
      });
    } else {
      value.add(address);
    }
  }
  return { value: [...value], problems };
};

/** The words of a refusal, harmless, and empty when nobody would see anything of them. */
export const cleanRefusalHtml = (html: string): string => {
  const clean = sanitiseComposerHtml(html);
  return isVisuallyEmptyHtml(clean) ? '' : clean;
};

/** What decides whether mail to an alias can become an entry. */
type Outcome = Pick<
  AliasRow,
  | 'contactPolicy'
  | 'targetType'
  | 'defaults'
  | 'forcedDocumentId'
  | 'ownerType'
  | 'ownerDocumentId'
  | 'publish'
>;

/** Whether what is known of an alias (valid or not) says nothing any more after a change. */
export const changesOutcome = (before: Outcome, after: Outcome): boolean =>
  before.contactPolicy !== after.contactPolicy ||
  before.targetType !== after.targetType ||
  before.forcedDocumentId !== after.forcedDocumentId ||
  before.ownerType !== after.ownerType ||
  before.ownerDocumentId !== after.ownerDocumentId ||
  Boolean(before.publish) !== Boolean(after.publish) ||
  // Not as text: a database may give the keys back in another order.
  !isDeepStrictEqual(before.defaults ?? {}, after.defaults ?? {});

/** Longest stored reason of a failure, in characters. */
const MAX_STATUS_ERROR = 2_000;

/** Why a creation failed, on one line and of a length that a page can show; null when nothing was said. */
export const cleanStatusError = (error: string | null): string | null =>
  error
    ?.slice(0, MAX_STATUS_ERROR)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim() || null;
