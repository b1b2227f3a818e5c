import { parseRecipient, sameAddress, type Recipient } from './recipient-choice';

/** Somebody who may be picked. `fresh`: an address as it was typed, which nobody has yet. */
export interface ContactOption extends Recipient {
  internal: boolean;
  fresh: boolean;
}

/** What a typed text offers: the people found, and the text itself where it is an address that none of them has. */
export const contactOptions = (
  text: string,
  found: { name: string; address: string; internal: boolean }[]
): ContactOption[] => {
  const typed = parseRecipient(text);
  const known = found.map((contact) => ({ ...contact, fresh: false }));
  if (typed === null || known.some((contact) => sameAddress(contact.address, typed.address))) return known;
  return [...known, { ...typed, internal: false, fresh: true }];
};
