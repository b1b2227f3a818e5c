import type { z } from 'zod';

import type { OwnedAlias } from '../addressing/service';
import type { OutgoingServerKind, simulateSending } from '../contracts/servers';
import { formatMailbox } from '../mail/address';
import { explainChoice, type ServerChoice } from '../servers/choose-server';
import { displayName, fittingReplyTo, replyAddressOf } from './envelope';
import {
  decidingAddresses,
  planSender,
  type PlannedSender,
  type SenderDomain,
  type SenderFacts,
} from './sender';

export type Simulation = z.output<typeof simulateSending.response>;

/** A server as far as the simulation tells of it. */
export interface SimulatedServer extends ServerChoice {
  kind: OutgoingServerKind | null;
  port: number | null;
}

/** Server-to-server mail; submission has ports of its own (RFC 6409 3.1). */
const RELAY_PORT = 25;

/** Null where the provider takes an address of its own. */
const returnPath = (
  { envelopeBecause, bounces, from }: PlannedSender<SimulatedServer>,
  domain: SenderDomain | null
): string | null => {
  if (envelopeBecause === 'provider_own') return null;
  return bounces && domain ? domain.bounceAddress : from;
};

/** Which server a mail would leave through and under which addresses, and what became of every server that was looked at. */
export const simulate = (
  facts: SenderFacts<SimulatedServer> & { ownedAlias: OwnedAlias | null; strapiName: string }
): Simulation => {
  const sender = planSender(facts);
  const planned = 'failure' in sender ? null : sender;
  const { author, notifications } = decidingAddresses(facts);
  const choice = {
    servers: facts.servers,
    author,
    authorUserId: facts.authorUserId ?? null,
    notifications,
  };
  const tried: Simulation['tried'] = explainChoice(choice, planned?.server ?? null).map(
    ({ server, outcome }) => ({
      documentId: server.documentId,
      name: server.name,
      fromFilter: server.fromFilter,
      outcome,
    })
  );
  const usesStrapi = planned?.because === 'strapi_email';
  if (facts.strapiEmail?.active !== false)
    tried.push({
      documentId: null,
      name: facts.strapiName,
      fromFilter: facts.strapiEmail?.fromFilter ?? '',
      outcome: usesStrapi ? 'chosen' : 'later',
    });

  const warnings: Simulation['warnings'] = [];
  if (planned?.outsideFilter) warnings.push('outside_filter');
  if (planned && planned.from !== facts.author.address) warnings.push('author_replaced');
  if (planned && notifications === null) warnings.push('no_default_from');
  if ((planned?.server?.kind ?? 'smtp') === 'smtp' && planned?.server?.port === RELAY_PORT)
    warnings.push('port_25');
  if (facts.domain === null) warnings.push('no_domain');

  const name = displayName(facts.author);
  return {
    server: planned && {
      documentId: planned.server?.documentId ?? null,
      name: planned.server?.name ?? facts.strapiName,
      strapi: usesStrapi,
    },
    from: planned && { name, address: planned.from },
    replyTo:
      planned &&
      formatMailbox(fittingReplyTo({ name, address: replyAddressOf(facts, planned.from).address })),
    envelopeFrom: planned && returnPath(planned, facts.domain),
    because: planned?.because ?? null,
    fromBecause: planned?.fromBecause ?? 'nothing',
    envelopeBecause: planned?.envelopeBecause ?? 'no_domain',
    tried,
    warnings,
  };
};
