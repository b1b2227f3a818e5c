import { encodeMailMessageId, encodeToken, type TokenKey } from '../mail/token';
import { splitAddress } from '../mail/address';
import type { Mailbox } from '../mail/parsed-mail';
import { chooseServer, type ServerChoice } from '../servers/choose-server';
import { matchFromFilter } from '../servers/from-filter';

/** Addresses of the alias domain that a mail leaves under. */
export interface SenderDomain {
  name: string;
  catchallAddress: string;
  bounceAddress: string;
  defaultFromAddress: string | null;
  plusAddressing: boolean;
}

export interface EnvelopeFacts<S extends ServerChoice> {
  outgoingMailId: number;
  author: Mailbox;
  /** address of the alias that the entry owns; answers go there rather than to the catchall */
  ownedAlias: string | null;
  /** where answers go instead, as it is */
  replyTo?: Mailbox | null;
  domain: SenderDomain | null;
  /** sender where the domain has no default-from address */
  fallbackFrom: string | null;
  servers: readonly S[];
  key: TokenKey;
}

export interface Envelope<S extends ServerChoice> {
  /** null: the project's own e-mail provider */
  server: S | null;
  from: Mailbox;
  /** MAIL FROM, the return path (RFC 5321) */
  envelopeFrom: string;
  replyTo: Mailbox;
  messageId: string;
}

/** Puts a token behind the local part as its detail (RFC 5233). */
const withDetail = (address: string, token: string): string => {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}+${token}${address.slice(at)}`;
};

/** An author without a name appears by their local part: an address as the name of another address looks like fraud. */
const displayName = ({ name, address }: Mailbox): string =>
  name === '' || name.toLowerCase() === address.toLowerCase() ? (splitAddress(address)?.local ?? '') : name;

/**
 * Under which addresses one mail leaves. Null when there is no usable sender: no server, domain or setting names one and
 * the author has no address.
 */
export const planEnvelope = <S extends ServerChoice>(facts: EnvelopeFacts<S>): Envelope<S> | null => {
  const { author, domain, key } = facts;
  const notifications = domain?.defaultFromAddress ?? facts.fallbackFrom;
  // A full default-from address forces every mail (behaviour of a domain whose provider allows one sender only).
  const forced =
    notifications !== null && domain !== null && splitAddress(notifications)?.domain !== domain.name;
  const chosen = chooseServer({
    servers: facts.servers,
    author: forced ? null : author.address || null,
    notifications,
  });
  // What the mail system itself says (MAILER-DAEMON) comes from the domain's bounce address; a server for everybody sends
  // that as well as the notifications address beside it.
  const asSystem =
    author.address !== '' &&
    author.address === domain?.bounceAddress &&
    !forced &&
    chosen?.server.fromFilter.trim() === '';
  const asAuthor = asSystem || chosen?.from === 'author' || (chosen === null && notifications === null);
  const address = asAuthor ? author.address : (notifications ?? author.address);
  if (!address) return null;

  const purposeToken = (purpose: 'reply' | 'bounce'): string =>
    encodeToken({ purpose, id: facts.outgoingMailId }, key);
  const tagged = (base: string, purpose: 'reply' | 'bounce'): string =>
    domain?.plusAddressing ? withDetail(base, purposeToken(purpose)) : base;

  const replyBase = facts.ownedAlias ?? domain?.catchallAddress ?? null;
  const replyTo = replyBase ? tagged(replyBase, 'reply') : author.address || address;

  const filter = chosen?.server.fromFilter ?? '';
  const mayBounce = domain !== null && matchFromFilter(filter, domain.bounceAddress) !== null;
  return {
    server: chosen?.server ?? null,
    from: { name: displayName(author), address },
    envelopeFrom: domain && mayBounce ? tagged(domain.bounceAddress, 'bounce') : address,
    replyTo: facts.replyTo ?? { name: displayName(author), address: replyTo },
    messageId: encodeMailMessageId(
      facts.outgoingMailId,
      domain?.name ?? splitAddress(address)?.domain ?? 'localhost',
      key
    ),
  };
};
