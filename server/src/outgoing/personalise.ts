import { escapeHtml } from '../mail/html-template';
import { withToken } from '../mail/own-recipient';
import { encodeToken, type TokenKey } from '../mail/token';
import type { Draft } from './draft';

/** Where one receiver ends these mails; null = there is no such way, or they are told of none. */
export interface UnfollowLinks {
  /** whether they get these mails because they follow the thread, and not because somebody wrote to them */
  follows: boolean;
  /** page that asks and does it */
  unfollowUrl: string | null;
  /** address that does it, as a URL (RFC 6068) */
  unfollowMailto: string | null;
}

/** Begins what is left out of a mail without an address to unfollow. */
export const openingMark = (marker: string): string => `${marker}[`;
/** Ends it. */
export const closingMark = (marker: string): string => `${marker}]`;

/** Puts the address where the marker stands, or takes out everything between the opening and the closing mark. */
const place = (text: string, marker: string, url: string | null): string => {
  const [opening, closing] = [openingMark(marker), closingMark(marker)];
  const start = text.indexOf(opening);
  const end = text.indexOf(closing, start);
  if (start < 0 || end < 0) return text.replaceAll(marker, () => url ?? '');
  const [before, after] = [text.slice(0, start), text.slice(end + closing.length)];
  if (url === null) return before + after;
  return before + text.slice(start + opening.length, end).replaceAll(marker, () => url) + after;
};

/**
 * What List-Unsubscribe says (RFC 2369 3.2): the page first, the address as well. With https the page also takes a click
 * without asking back (RFC 8058 3.1 wants https).
 */
const unsubscribeHeaders = ({ unfollowUrl, unfollowMailto }: UnfollowLinks): Record<string, string> => {
  const ways = [unfollowUrl, unfollowMailto].filter((way): way is string => way !== null);
  if (ways.length === 0) return {};
  return {
    'List-Unsubscribe': ways.map((way) => `<${way}>`).join(', '),
    ...(unfollowUrl?.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
};

/**
 * A draft as one receiver gets it. Followers get the id of the thread as a list; others do not, as help desks and absence
 * notes leave mail of lists alone, and somebody wrote to them in person. Colleagues are shown the page in the mail, but get
 * no List-Unsubscribe: their mail programs would offer to end what they are paid to read.
 */
export const personalise = (
  draft: Pick<Draft, 'html' | 'text' | 'headers' | 'unfollowMarker' | 'listId'>,
  links: UnfollowLinks & { internal: boolean }
): { html: string; text: string; headers: Record<string, string> } => {
  const { unfollowMarker: marker } = draft;
  const url = links.unfollowUrl;
  return {
    html: marker ? place(draft.html, marker, url === null ? null : escapeHtml(url)) : draft.html,
    text: marker ? place(draft.text, marker, url) : draft.text,
    headers: {
      ...draft.headers,
      ...(draft.listId && links.follows ? { 'List-Id': draft.listId } : {}),
      ...(links.internal ? {} : unsubscribeHeaders(links)),
    },
  };
};

/**
 * The ways in which the receiver of a mail ends such mails: none for people who do not follow, as there is nothing to end.
 *
 * @param input `publicUrl` makes a path of ours an address that receivers can open, null where we have none
 */
export const unfollowLinks = (
  mail: { id: number; contactId: number | null },
  draft: Pick<Draft, 'followers' | 'domain' | 'unfollowMarker'>,
  input: { publicUrl: (path: string) => string | null; key: TokenKey }
): UnfollowLinks => {
  if (!draft.unfollowMarker || mail.contactId === null || !draft.followers?.has(mail.contactId))
    return { follows: false, unfollowUrl: null, unfollowMailto: null };
  const token = encodeToken({ purpose: 'unsubscribe', id: mail.id }, input.key);
  const address = draft.domain?.plusAddressing ? withToken(draft.domain.catchallAddress, token) : null;
  const at = address?.lastIndexOf('@') ?? -1;
  return {
    follows: true,
    unfollowUrl: input.publicUrl(`/chatter/unfollow/${token}`),
    // The `+` stays as it is, which every program understands (RFC 6068 2).
    unfollowMailto: address
      ? `mailto:${encodeURIComponent(address.slice(0, at)).replaceAll('%2B', '+')}${address.slice(at)}?subject=unsubscribe`
      : null,
  };
};
