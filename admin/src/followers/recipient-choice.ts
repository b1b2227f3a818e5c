import type { RecipientFollower, RecipientSuggestion } from '../../../server/src/contracts/thread';

/** Somebody beside the followers. */
export interface Recipient {
  name: string;
  address: string;
}

/** A suggested person, and whether the message goes to them. */
export interface Choice extends RecipientSuggestion {
  chosen: boolean;
}

/** Addresses are compared as mail servers do in practice: without regard to case. */
export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Applies what the editor toggled to what the server suggests. */
export const chooseSuggestions = (
  suggestions: RecipientSuggestion[],
  toggled: Record<string, boolean>
): Choice[] =>
  suggestions.map((suggestion) => ({
    ...suggestion,
    chosen: toggled[suggestion.address.toLowerCase()] ?? suggestion.ticked,
  }));

/** The people a message is sent to beside the followers, each address once. */
export const chosenRecipients = (choices: Choice[], added: Recipient[]): Recipient[] => {
  const all = [...choices.filter((choice) => choice.chosen), ...added];
  return all
    .filter((one, index) => all.findIndex((other) => sameAddress(one.address, other.address)) === index)
    .map(({ name, address }) => ({ name, address }));
};

export type AddressProblem = 'follower' | 'twice';

const ADDRESS = /^[^\s@<>(),;:"[\]]+@[^\s@<>(),;:"[\].]+(\.[^\s@<>(),;:"[\].]+)+$/;

/** Reads `mary@shop.example` or `Mary Miller <mary@shop.example>`. */
export const parseRecipient = (text: string): Recipient | null => {
  const trimmed = text.trim();
  const open = trimmed.lastIndexOf('<');
  const named = open >= 0 && trimmed.endsWith('>');
  const address = (named ? trimmed.slice(open + 1, -1) : trimmed).trim();
  const name = named
    ? trimmed
        .slice(0, open)
        .trim()
        .replace(/^"(.*)"$/, '$1')
    : '';
  return address.length <= 320 && ADDRESS.test(address) ? { name, address } : null;
};

/** Why somebody cannot be added to a message, or null. */
export const addressProblem = (
  recipient: Recipient,
  known: { followers: RecipientFollower[]; choices: Choice[]; added: Recipient[] }
): AddressProblem | null => {
  const isKnown = (one: { address: string }): boolean => sameAddress(one.address, recipient.address);
  if (known.followers.some(isKnown)) return 'follower';
  return known.added.some(isKnown) || known.choices.some((choice) => choice.chosen && isKnown(choice))
    ? 'twice'
    : null;
};
