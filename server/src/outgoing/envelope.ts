import type { OwnedAlias } from '../addressing/service';
import { formatMailbox, splitAddress } from '../mail/address';
import { withToken } from '../mail/own-recipient';
import type { Mailbox } from '../mail/parsed-mail';
import { encodeMailMessageId, encodeToken, type TokenKey } from '../mail/token';
import type { ServerChoice } from '../servers/choose-server';
import { planSender, type PlannedSender, type SenderFacts, type SenderFailure } from './sender';

export type { SenderDomain } from './sender';

export interface EnvelopeFacts<S extends ServerChoice> extends SenderFacts<S> {
  outgoingMailId: number;
  /** the alias that the entry owns; answers go there rather than to the catchall */
  ownedAlias: OwnedAlias | null;
  /** where answers go instead, as it is */
  replyTo?: Mailbox | null;
  key: TokenKey;
}

export interface Envelope<S extends ServerChoice> extends Pick<
  PlannedSender<S>,
  'server' | 'because' | 'fromBecause' | 'envelopeBecause' | 'outsideFilter'
> {
  from: Mailbox;
  /** MAIL FROM, the return path (RFC 5321) */
  envelopeFrom: string;
  replyTo: Mailbox;
  /** where answers go, without the token; null where no address of ours takes them */
  replyAddress: string | null;
  /** where reports come back, without the token; null where no address of ours takes them, or the provider keeps them */
  bounceAddress: string | null;
  messageId: string;
}

/** `Reply-To: ` and so many characters fit on a line of 78 (RFC 5322 2.1.1). */
const REPLY_TO_LIMIT = 68;

/** An author without a name appears by their local part: an address as the name of another address looks like fraud. */
export const displayName = ({ name, address }: Mailbox): string =>
  name === '' || name.toLowerCase() === address.toLowerCase() ? (splitAddress(address)?.local ?? '') : name;

/**
 * A name that still fits on the line with this address: without its last words, or none at all. Some mail programs cut
 * longer lines in the middle of the address, and an answer would be lost.
 */
export const fittingReplyTo = ({ name, address }: Mailbox): Mailbox => {
  const words = name.split(/\s+/).slice(0, REPLY_TO_LIMIT);
  for (; words.length > 0; words.pop()) {
    const shorter = { name: words.join(' '), address };
    if (formatMailbox(shorter).length <= REPLY_TO_LIMIT) return shorter;
  }
  return { name: '', address };
};

/** Where answers go, without the token: the alias of the entry, else the catchall, else the author (or the From). */
export const replyAddressOf = (
  facts: Pick<EnvelopeFacts<ServerChoice>, 'ownedAlias' | 'domain' | 'author'>,
  from: string
): { address: string; ours: boolean; plusAddressing: boolean } => {
  const { ownedAlias, domain } = facts;
  if (ownedAlias) return { ...ownedAlias, ours: true };
  return domain
    ? { address: domain.catchallAddress, ours: true, plusAddressing: domain.plusAddressing }
    : { address: facts.author.address || from, ours: false, plusAddressing: false };
};

/**
 * Under which addresses one mail leaves and through which server; or the reason why it cannot. `sender` is what `planSender`
 * answers, which is the same for all receivers of one draft.
 */
export const planEnvelope = <S extends ServerChoice>(
  facts: EnvelopeFacts<S>,
  sender: PlannedSender<S> | SenderFailure = planSender(facts)
): Envelope<S> | SenderFailure => {
  if ('failure' in sender) return sender;
  const { author, domain, key } = facts;
  // An address that would become too long has no token: Message-ID and References lead back as well, if not as surely.
  const tagged = (base: string, purpose: 'reply' | 'bounce'): string =>
    withToken(base, encodeToken({ purpose, id: facts.outgoingMailId }, key)) ?? base;

  const answers = replyAddressOf(facts, sender.from);
  const replyTo = answers.plusAddressing ? tagged(answers.address, 'reply') : answers.address;
  const bounce = domain && sender.bounces ? domain.bounceAddress : null;
  return {
    server: sender.server,
    because: sender.because,
    fromBecause: sender.fromBecause,
    envelopeBecause: sender.envelopeBecause,
    outsideFilter: sender.outsideFilter,
    from: { name: displayName(author), address: sender.from },
    envelopeFrom: bounce === null ? sender.from : domain?.plusAddressing ? tagged(bounce, 'bounce') : bounce,
    replyTo: facts.replyTo ?? fittingReplyTo({ name: displayName(author), address: replyTo }),
    replyAddress: answers.ours && !facts.replyTo ? answers.address : null,
    // A return path that the provider does not use is asked for all the same; it is only not counted upon.
    bounceAddress: sender.envelopeBecause === 'bounce_address' ? bounce : null,
    messageId: encodeMailMessageId(
      facts.outgoingMailId,
      domain?.name ?? splitAddress(sender.from)?.domain ?? 'localhost',
      key
    ),
  };
};
