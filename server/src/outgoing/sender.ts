import type { z } from 'zod';

import type { FromReason, ServerReason, simulateSending } from '../contracts/servers';
import { normaliseAddress, splitAddress } from '../mail/address';
import type { Mailbox } from '../mail/parsed-mail';
import { chooseServer, ownServerFits, type ServerChoice } from '../servers/choose-server';
import { matchFromFilter } from '../servers/from-filter';

/** Addresses of the alias domain that a mail leaves under. */
export interface SenderDomain {
  name: string;
  catchallAddress: string;
  bounceAddress: string;
  defaultFromAddress: string | null;
  /** the default-from address was given in full and stands in for every author; left out = when it is of another domain */
  defaultFromForces?: boolean;
  plusAddressing: boolean;
}

/** The project's own e-mail provider, the last resort. */
export interface StrapiEmail {
  active: boolean;
  fromFilter: string;
  /** it is known to pass the envelope on; left out = it may drop it */
  passesEnvelope?: boolean;
}

export interface SenderFacts<S extends ServerChoice> {
  author: Mailbox;
  /** nothing proves that it is by this author: their name stays, but the mail never leaves under their address */
  authorUnproven?: boolean;
  /** admin user who wrote the mail, whose personal server may send it */
  authorUserId?: number | null;
  domain: SenderDomain | null;
  /** sender where the domain has no default-from address */
  fallbackFrom: string | null;
  /** active servers */
  servers: readonly S[];
  /** documentId of the server that the mail must leave through, under its From as it is */
  forcedServer?: string | null;
  /** documentId of the server for mass mail, for a mail that is one; its filter decides about From */
  massServer?: string | null;
  /** left out = used, for every address */
  strapiEmail?: StrapiEmail;
}

export type EnvelopeReason = z.output<typeof simulateSending.response>['envelopeBecause'];

/** Through which server and under which addresses a mail leaves; addresses are without token. */
export interface PlannedSender<S extends ServerChoice> {
  /** null: the project's own e-mail provider */
  server: S | null;
  from: string;
  /** whether we ask for the bounce address as the return path, which can carry a token */
  bounces: boolean;
  because: ServerReason;
  fromBecause: FromReason;
  envelopeBecause: EnvelopeReason;
  /** the chosen server's filter does not know the From; it may refuse the mail */
  outsideFilter: boolean;
}

/** Why no mail can leave: the reason that its row gets. */
export interface SenderFailure {
  failure: 'no_server' | 'sender_missing' | 'sender_invalid';
}

/**
 * The address as the envelope can have it: ASCII, its domain in punycode (RFC 5321 4.1.2). Null where the local part
 * needs SMTPUTF8 (RFC 6531), which not every server on the way has, and for what is no address.
 */
const asciiAddress = (address: string): string | null => {
  const normal = normaliseAddress(address);
  if (normal === null || /[^\x21-\x7e]/.test(normal)) return null;
  // As the author writes it, unless its domain has letters beyond ASCII.
  return /[^\x21-\x7e]/.test(address) ? normal : address;
};

/** Whether the default-from address stands in for every author, whatever server there is. */
const forcesFrom = (domain: SenderDomain | null): boolean =>
  domain !== null &&
  domain.defaultFromAddress !== null &&
  (domain.defaultFromForces === true || splitAddress(domain.defaultFromAddress)?.domain !== domain.name);

/** The addresses that decide about a mail: the author's, null where it may not stand, and the one that stands in for it. */
export const decidingAddresses = (
  facts: Pick<SenderFacts<ServerChoice>, 'author' | 'authorUnproven' | 'domain' | 'fallbackFrom'>
): { author: string | null; notifications: string | null; forced: boolean } => {
  const standIn = facts.domain?.defaultFromAddress ?? facts.fallbackFrom;
  const forced = forcesFrom(facts.domain);
  return {
    author: forced || facts.authorUnproven ? null : asciiAddress(facts.author.address),
    notifications: standIn === null ? null : asciiAddress(standIn),
    forced,
  };
};

/** Whether a filter names this address or its domain; an empty one names nobody. */
const accepts = (filter: string, address: string): boolean =>
  ['address', 'domain'].includes(matchFromFilter(filter, address) ?? '');

type Chosen<S> = {
  server: S | null;
  filter: string;
  from: 'author' | 'notifications';
  because: ServerReason;
};

/** The server that a mail must leave through: a personal one only for its owner's own mail. */
const namedServer = <S extends ServerChoice>(
  facts: SenderFacts<S>,
  documentId: string,
  author: string | null
): S | null => {
  const server = facts.servers.find((one) => one.documentId === documentId);
  if (!server) return null;
  return server.ownerId === null || ownServerFits(server, author, facts.authorUserId ?? null) ? server : null;
};

const choose = <S extends ServerChoice>(
  facts: SenderFacts<S>,
  author: string | null,
  notifications: string | null
): Chosen<S> | null => {
  const standIn = notifications === null ? 'author' : 'notifications';
  const named = facts.forcedServer ?? facts.massServer ?? null;
  if (named !== null) {
    const server = namedServer(facts, named, author);
    if (!server) return null;
    const keeps = author !== null && (facts.forcedServer != null || accepts(server.fromFilter, author));
    const from = keeps ? 'author' : standIn;
    return { server, filter: server.fromFilter, from, because: 'forced' };
  }
  const chosen = chooseServer({
    servers: facts.servers,
    author,
    authorUserId: facts.authorUserId ?? null,
    notifications,
  });
  if (chosen) return { ...chosen, filter: chosen.server.fromFilter };
  const { active, fromFilter } = facts.strapiEmail ?? { active: true, fromFilter: '' };
  if (!active) return null;
  const from = author !== null && accepts(fromFilter, author) ? 'author' : standIn;
  return { server: null, filter: fromFilter, from, because: 'strapi_email' };
};

/** Whether the provider chooses the return path itself, whatever we ask for: failures are told to it alone. */
const setsReturnPath = (
  server: ServerChoice | null,
  strapiEmail: StrapiEmail | undefined,
  envelopeFrom: string,
  from: string
): boolean => {
  if (server === null) return strapiEmail?.passesEnvelope !== true;
  if (server.kind === 'mailjet') return true;
  // SES forwards reports to addresses of the domain of From only, which is verified there.
  return server.kind === 'ses' && splitAddress(envelopeFrom)?.domain !== splitAddress(from)?.domain;
};

/** Through which server and under which addresses a mail leaves, or why it cannot. */
export const planSender = <S extends ServerChoice>(
  facts: SenderFacts<S>
): PlannedSender<S> | SenderFailure => {
  const { domain } = facts;
  const { author, notifications, forced } = decidingAddresses(facts);
  const chosen = choose(facts, author, notifications);
  if (!chosen) return { failure: 'no_server' };

  // What the mail system itself says (MAILER-DAEMON) comes from the domain's bounce address; a server for everybody sends
  // that as well as the notifications address beside it.
  const asSystem =
    author !== null &&
    author === domain?.bounceAddress &&
    chosen.server !== null &&
    chosen.filter.trim() === '';
  const asAuthor = asSystem || chosen.from === 'author';
  const from = (asAuthor ? author : notifications) ?? notifications ?? author;
  if (from === null) {
    const missing = facts.author.address === '' || facts.authorUnproven;
    return { failure: missing ? 'sender_missing' : 'sender_invalid' };
  }

  const fromBecause = (): FromReason => {
    if (forced) return 'full_default_from_forces';
    if (!asAuthor || author === null) return 'default_from_replaces_author';
    return notifications === null && !accepts(chosen.filter, author)
      ? 'no_default_from'
      : 'server_may_send_as_author';
  };
  const bounces = domain !== null && matchFromFilter(chosen.filter, domain.bounceAddress) !== null;
  const envelopeBecause = (): EnvelopeReason => {
    if (domain === null) return 'no_domain';
    if (setsReturnPath(chosen.server, facts.strapiEmail, bounces ? domain.bounceAddress : from, from))
      return 'provider_own';
    return bounces ? 'bounce_address' : 'filter_forbids_bounce';
  };
  return {
    server: chosen.server,
    from,
    bounces,
    because: chosen.because,
    fromBecause: fromBecause(),
    envelopeBecause: envelopeBecause(),
    outsideFilter: matchFromFilter(chosen.filter, from) === null,
  };
};
