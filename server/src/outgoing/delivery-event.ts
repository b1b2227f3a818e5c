import type { DeliveryReason, DeliveryState } from '../contracts/thread';
import { deliveryReason } from '../contracts/thread';
import { bounceReason, isHardReason, type BounceReason } from '../mail/bounce-reasons';
import { answerText } from './answer-text';

/** What a provider reports about one mail to one recipient, whoever the provider is. */
export interface DeliveryEvent {
  /**
   * `bounced`: given up for good; `deferred`: the provider goes on trying; `unsubscribed`: its receiver wants no more mail, and
   * told the provider so
   */
  kind: 'delivered' | 'bounced' | 'complained' | 'deferred' | 'unsubscribed';
  /** what may name the mail: its Message-ID as we made it, or the left part of that */
  names: string[];
  /** what the provider itself calls the mail; null = not told */
  providerId: string | null;
  recipient: string;
  /** of `bounced`: the address itself is at fault for good */
  hard: boolean;
  /** of `bounced` */
  reason: DeliveryReason | null;
  /** SMTP or enhanced status code (RFC 3463) */
  statusCode: string | null;
  /** what servers wrote, at most 1,000 characters */
  text: string;
  /** epoch ms at which it happened; null = not told */
  at: number | null;
}

/** Events of one call; providers send some thousands at most. */
export const MOST_EVENTS = 10_000;

/** Why a mail came back, as the page of a message words it. */
export const bounceWords = (reason: BounceReason): DeliveryReason =>
  deliveryReason.safeParse(`bounced_${reason}`).data ?? 'bounced';

/** Reasons of mails that came back because of their address. */
export const HARD_REASONS: readonly DeliveryReason[] = deliveryReason.options.filter((reason) =>
  isHardReason(reason.replace(/^bounced_/, '') as BounceReason)
);

/**
 * Reads why a mail came back. What the receiving server wrote counts more than the provider's own sorting, which takes every
 * refusal for good as hard, also one of the content.
 *
 * @param hard whether the provider holds the address to be at fault; null where it does not tell
 */
export const readBounce = (input: {
  text: string;
  statusCode: string | null;
  hard: boolean | null;
}): Pick<DeliveryEvent, 'hard' | 'reason' | 'statusCode' | 'text'> => {
  const enhanced = /^[245]\.\d{1,3}\.\d{1,3}$/.exec(input.statusCode ?? '')?.[0] ?? null;
  // Providers speak of what was refused at RCPT, unless the words say otherwise.
  const command = input.hard === true ? 'rcpt' : null;
  const read = bounceReason({ text: input.text, status: enhanced, command });
  const unclear = read === 'other' || read === 'delivered' || read === 'complaint';
  const passing = (enhanced ?? input.statusCode ?? '').startsWith('4') && read !== 'user_unknown';
  const hard = input.hard !== false && (isHardReason(read) ? !passing : input.hard === true && unclear);
  const named: BounceReason = unclear ? (hard ? 'user_unknown' : 'other') : read;
  return {
    hard,
    // A reason that means the address, of a bounce that does not, would count when it is looked at later.
    reason: !hard && isHardReason(named) ? 'bounced' : bounceWords(named),
    statusCode: input.statusCode?.slice(0, 20) || null,
    text: answerText(input.text.replace(/\s+/g, ' ').trim()),
  };
};

/** An event without anything to say about a bounce. */
export const plainEvent = (
  kind: Exclude<DeliveryEvent['kind'], 'bounced'>,
  about: Pick<DeliveryEvent, 'names' | 'providerId' | 'recipient' | 'at'>,
  text = ''
): DeliveryEvent => ({
  kind,
  ...about,
  hard: false,
  reason: null,
  statusCode: null,
  text: answerText(text.replace(/\s+/g, ' ').trim()),
});

/**
 * From which states a report may lead on. What comes back wins over what was delivered, however late or early it comes; a
 * complaint wins over both. A report that comes while the mail is being sent, or after the dialogue broke off, tells more
 * than we know.
 */
export const LEADS_FROM: Readonly<Record<'delivered' | 'bounced' | 'complained', readonly DeliveryState[]>> =
  {
    delivered: ['sending', 'sent', 'unknown'],
    bounced: ['sending', 'sent', 'unknown', 'delivered'],
    complained: ['sending', 'sent', 'unknown', 'delivered', 'bounced'],
  };
