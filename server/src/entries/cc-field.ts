import { formatMailbox, normaliseAddress, parseAddressList } from '../mail/address';
import type { Mailbox } from '../mail/parsed-mail';

/**
 * Adds people to a field that lists people, as a header does (RFC 5322 3.4). Each address once; whoever stands there
 * already keeps their spelling and place.
 *
 * @param present what the field holds; text that holds no address stays in front
 * @param limit characters that fit; whoever does not fit is left out, nobody is cut in half
 * @returns `present` itself where nothing changes
 */
export const mergeMailboxes = (present: string, added: readonly Mailbox[], limit: number): string => {
  const known = new Set(parseAddressList(present).flatMap(({ address }) => normaliseAddress(address) ?? []));
  let merged = present.trim();
  for (const mailbox of added) {
    const address = normaliseAddress(mailbox.address);
    if (!address || known.has(address)) continue;
    const longer = [merged, formatMailbox(mailbox)].filter((part) => part !== '').join(', ');
    if (longer.length > limit) continue;
    known.add(address);
    merged = longer;
  }
  return merged === present.trim() ? present : merged;
};

/** Longest text that fits a field: its own limit, else that of the column behind a short text. */
export const fieldLimit = (attribute: { type?: string; maxLength?: number } | undefined): number =>
  Math.min(attribute?.maxLength ?? Infinity, attribute?.type === 'string' ? 255 : 10_000);
