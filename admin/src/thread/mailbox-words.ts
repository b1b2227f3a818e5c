import type { Mailbox } from '../../../server/src/contracts/address';

const SHOWN = 2;

const full = ({ name, address }: Mailbox): string => (name ? `${name} <${address}>` : address);

/** A long detail after the `+` is the token of a reply address (RFC 5233): nothing for a person to read. */
const withoutToken = (address: string): string => address.replace(/^([^+@]+)\+[^@]{10,}@/, '$1@');

/** Mailboxes for a line of text: the first two addresses and how many more, and all of them for its title. */
export const listMailboxes = (mailboxes: Mailbox[]): { short: string; full: string } => {
  const shown = mailboxes.slice(0, SHOWN).map((mailbox) => withoutToken(mailbox.address));
  const more = mailboxes.length - shown.length;
  return {
    short: [...shown, ...(more > 0 ? [`+${more}`] : [])].join(', '),
    full: mailboxes.map(full).join(', '),
  };
};
