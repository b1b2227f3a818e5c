import type { AuthenticityResult } from '../../contracts/incoming';
import { normaliseAddress } from '../../mail/address';
import type { Forwarded } from '../../mail/forwarded';
import type { Mailbox, MailWithoutFiles } from '../../mail/parsed-mail';

/** Who a mail says it is from; nothing of it is proven yet. */
export interface ClaimedSender {
  mailbox: Mailbox;
  /** normalised */
  address: string;
  /** named by the Reply-To of a web form or the like, not by From */
  relayed: boolean;
}

/**
 * Who wrote a mail. That is From, unless From is a relay of an alias that it was sent to, such as the web form of a site:
 * then it is the first mailbox of Reply-To. Null where there is no usable address.
 */
export const readSender = (
  mail: Pick<MailWithoutFiles, 'from' | 'replyTo'>,
  relays: ReadonlySet<string>
): ClaimedSender | null => {
  const from = mail.from ? normaliseAddress(mail.from.address) : null;
  if (!mail.from || !from) return null;
  if (relays.has(from)) {
    for (const mailbox of mail.replyTo) {
      const address = normaliseAddress(mailbox.address);
      if (address && address !== from) return { mailbox, address, relayed: true };
    }
  }
  return { mailbox: mail.from, address: from, relayed: false };
};

/** What speaks for a mail being by whom it claims to be. */
export interface Evidence {
  result: AuthenticityResult;
  /** contacts that alone got the mails which this one answers, by signed tokens in its recipients */
  tokenContacts: ReadonlySet<number>;
  /** the setting: believe colleagues where nothing could be checked */
  trustUnchecked: boolean;
}

/** What has to be known of a contact to judge. */
interface KnownContact {
  id: number;
  internal: boolean;
  active: boolean;
}

/**
 * `stranger`: nobody we know. `contact`: somebody a person wrote to once; From is enough, as they have no rights here.
 * `colleague`: an admin user, and it is proven. `unverified`: claims to be one, and is not believed.
 */
export type Standing = 'stranger' | 'contact' | 'colleague' | 'unverified';

/**
 * Whether a mail is by the contact whose address it bears. Colleagues are believed when the mail is verified; when it
 * carries the token of a mail that only they got, unless it is proven to be forged; or when nothing could be checked and
 * the settings say so. Whom a web form names is never believed to be a colleague: anybody can type their address there.
 */
export const judgeSender = (
  sender: Pick<ClaimedSender, 'relayed'>,
  contact: KnownContact | null,
  evidence: Evidence
): { standing: Standing; saw: string } => {
  const { result } = evidence;
  if (!contact?.active) return { standing: 'stranger', saw: `nobody we know; ${result}` };
  if (!contact.internal) return { standing: 'contact', saw: `a contact; ${result}` };
  if (sender.relayed)
    return {
      standing: 'unverified',
      saw: 'has the address of a colleague, as somebody typed it into a form',
    };
  if (result === 'verified') return { standing: 'colleague', saw: 'a colleague; verified' };
  if (result !== 'failed' && evidence.tokenContacts.has(contact.id))
    return {
      standing: 'colleague',
      saw: `a colleague, by the token of a mail that only they got; ${result}`,
    };
  if (result === 'unknown' && evidence.trustUnchecked)
    return { standing: 'colleague', saw: 'a colleague; not checked, and the settings trust that' };
  return { standing: 'unverified', saw: `has the address of a colleague, which nothing proves; ${result}` };
};

/**
 * The person whose mail a colleague passed on; null when nothing was forwarded, nobody is named, or the one who forwards
 * is not proven to be a colleague. None of our own addresses: a colleague who forwards our notification forwards nobody.
 */
export const readForwardedAuthor = (
  standing: Standing,
  forwarded: Pick<Forwarded, 'from'> | null,
  isOurs: (address: string) => boolean
): Mailbox | null => {
  if (standing !== 'colleague' || !forwarded?.from) return null;
  const address = normaliseAddress(forwarded.from.address);
  return address && !isOurs(address) ? { name: forwarded.from.name, address } : null;
};
