import type { RecipientSuggestion } from '../contracts/thread';
import { normaliseAddress } from '../mail/address';
import type { Mailbox } from '../mail/parsed-mail';

export interface SuggestionFacts {
  /** in the order of the newest first */
  lastAuthors: readonly Mailbox[];
  /** To and Cc of the last mail that a person sent, for an answer to all */
  lastRecipients: readonly Mailbox[];
  customer: Mailbox | null;
  /** the entry's own e-mail field */
  entryAddress: string | null;
  responsible: Mailbox | null;
  /** addresses that hear of the message anyway (followers), the caller's own, and our aliases: never suggested */
  excluded: ReadonlySet<string>;
}

/** Offered of a mail to very many. */
const OFFERED = 20;

/**
 * Who should probably get an answer although they do not follow: the entry's customer, its e-mail address and the author
 * of the last mail are ticked; the responsible colleague and those to whom that
 * mail went as well are offered. One line per address, in the role that comes first.
 */
export const suggestRecipients = (facts: SuggestionFacts): RecipientSuggestion[] => {
  const suggestions = new Map<string, RecipientSuggestion>();
  const names = [...(facts.customer ? [facts.customer] : []), ...facts.lastAuthors];

  const add = (mailbox: Mailbox, role: RecipientSuggestion['role'], ticked: boolean): void => {
    const address = normaliseAddress(mailbox.address);
    if (!address || facts.excluded.has(address) || suggestions.has(address)) return;
    const known = names.find(
      (candidate) => candidate.name && normaliseAddress(candidate.address) === address
    );
    suggestions.set(address, { name: mailbox.name || known?.name || '', address, role, ticked });
  };

  if (facts.customer) add(facts.customer, 'customer', true);
  const [last] = facts.lastAuthors;
  if (last) add(last, 'last_author', true);
  if (facts.entryAddress) add({ name: '', address: facts.entryAddress }, 'entry', true);
  if (facts.responsible) add(facts.responsible, 'responsible', false);
  for (const mailbox of facts.lastRecipients.slice(0, OFFERED)) add(mailbox, 'last_recipient', false);
  return [...suggestions.values()];
};
