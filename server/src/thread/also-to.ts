import { normaliseAddress } from '../mail/address';
import { formsOf } from '../mail/own-recipient';
import type { Mailbox } from '../mail/parsed-mail';

/** From so many outsiders on, a mail names none of them: its header would grow without end, and nobody means them all. */
export const NAMED_OUTSIDERS = 50;

/**
 * Whom a mail to an outsider names in To besides its receiver, so that "reply all" reaches them: the other outsiders who get
 * this message, and those to whom the relayed mail went itself. Never a colleague or an address of ours; nobody at all once
 * there are {@link NAMED_OUTSIDERS} of them.
 */
export const namedBesides = (facts: {
  receivers: readonly Mailbox[];
  /** To and Cc of the incoming mail that is relayed */
  incoming: readonly Mailbox[];
  /** who wrote the message: their address stands in From or Reply-To already */
  author: string | null;
  /** normalised addresses of ours and of colleagues */
  hidden: ReadonlySet<string>;
}): Mailbox[] => {
  const named = new Map<string, Mailbox>();
  for (const { name, address } of [...facts.receivers, ...facts.incoming]) {
    const forms = formsOf(address);
    const [normal] = forms;
    if (normal === undefined || named.has(normal) || normal === facts.author) continue;
    if (forms.some((form) => facts.hidden.has(form))) continue;
    named.set(normal, { name: normaliseAddress(name) === normal ? '' : name, address: normal });
  }
  return named.size >= NAMED_OUTSIDERS ? [] : [...named.values()];
};
