import type { Mailbox } from '../../../server/src/contracts/address';

const SHOWN = 2;

const full = ({ name, address }: Mailbox): string => (name ? `${name} <${address}>` : address);

/** Mailboxes for a line of text: the first two addresses and how many more, and all of them for its title. */
export const listMailboxes = (mailboxes: Mailbox[]): { short: string; full: string } => {
  const shown = mailboxes.slice(0, SHOWN).map((mailbox) => mailbox.address);
  const more = mailboxes.length - shown.length;
  return {
    short: [...shown, ...(more > 0 ? [`+${more}`] : [])].join(', '),
    full: mailboxes.map(full).join(', '),
  };
};
