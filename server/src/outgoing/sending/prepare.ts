import type { Core } from '@strapi/strapi';

import type { OutgoingSettings } from '../../contracts/outgoing';
import type { DeliveryReason, DeliveryState } from '../../contracts/thread';
import { normaliseAddress } from '../../mail/address';
import type { TokenKey } from '../../mail/token';
import type { ClaimedRow } from '../../queue/claim';
import { getService } from '../../services';
import type { OutgoingServerRow } from '../../servers/store';
import type { Draft } from '../draft';
import { planEnvelope, type Envelope, type EnvelopeFacts } from '../envelope';
import { planSender, type PlannedSender, type SenderFailure, type StrapiEmail } from '../sender';
import { fromColumns, type OutgoingMailRow } from '../store';
import { passesEnvelope } from '../strapi-provider';
import { isPassingTrouble, postpone, type Postponed } from './postpone';
import { createReadAccess } from './read-access';
import { countByMessage, findSuppressed, writePlans } from './store-sending';

export type Server = OutgoingServerRow & { fromFilter: string };

/** A mail that can go: what it says, under which addresses, through which server. */
export interface Prepared {
  claimed: ClaimedRow;
  row: OutgoingMailRow;
  draft: Draft;
  envelope: Envelope<Server>;
  messageId: string;
  key: TokenKey;
}

/** What a claimed mail comes to before anything is said to a server. */
export type Preparation =
  | { kind: 'send'; mail: Prepared }
  /** it waits for the server that it belongs to; no attempt of the mail */
  | { kind: 'hold'; claimed: ClaimedRow; row: OutgoingMailRow; reason: DeliveryReason }
  /** it could not be written for now, and is tried again like a mail that did not get through */
  | { kind: 'later'; claimed: ClaimedRow; row: OutgoingMailRow; columns: Postponed }
  | {
      kind: 'end';
      claimed: ClaimedRow;
      row: OutgoingMailRow;
      state: DeliveryState;
      reason: DeliveryReason | null;
    };

/** What all mails of a batch share. */
interface Facts {
  settings: OutgoingSettings;
  servers: Server[];
  suppressed: ReadonlyMap<string, string>;
  /** addresses of ours; empty where no test mail is among the claimed */
  own: ReadonlySet<string>;
  key: TokenKey;
  fallbackFrom: string | null;
  strapiEmail: StrapiEmail;
  /** mails (ids) whose receivers may not read the entry any more */
  barred: ReadonlySet<number>;
  /** messages (ids) to so many people that they leave through the server for mass mail */
  mass: ReadonlySet<number>;
  senders: Senders;
}

type Senders = Map<Draft, Map<string, PlannedSender<Server> | SenderFailure>>;

/** The receivers of one draft share its sender, unless one of them must be reached through another server. */
const senderOf = (
  known: Senders,
  draft: Draft,
  facts: EnvelopeFacts<Server>
): PlannedSender<Server> | SenderFailure => {
  const ofDraft = known.get(draft) ?? new Map<string, PlannedSender<Server> | SenderFailure>();
  known.set(draft, ofDraft);
  const key = `${facts.forcedServer ?? ''} ${facts.massServer ?? ''}`;
  const sender = ofDraft.get(key) ?? planSender(facts);
  ofDraft.set(key, sender);
  return sender;
};

/** Subjects are stored for the queue page; longer ones are cut there. */
const SUBJECT_KEPT = 500;

/** Messages of a batch to at least as many people as the settings say; asked only where mass mail has a server of its own. */
const findMass = async (
  strapi: Core.Strapi,
  rows: readonly OutgoingMailRow[],
  { massServer, massFrom }: OutgoingSettings
): Promise<Set<number>> => {
  if (massServer === null) return new Set();
  const ids = new Set(rows.flatMap(({ messageId }) => messageId ?? []));
  const counts = await countByMessage(strapi, [...ids]);
  return new Set([...counts].flatMap(([id, count]) => (count >= massFrom ? [id] : [])));
};

/** Decides about claimed mails, a batch at a time, and writes down what was decided about those that can go. */
export const createPreparation = (
  strapi: Core.Strapi,
  input: {
    draftOf(row: OutgoingMailRow): Promise<Draft | null>;
    servers(): Promise<Server[]>;
    settings(): Promise<OutgoingSettings>;
  }
) => {
  const barredOf = createReadAccess(strapi);

  const prepareOne = async (
    claimed: ClaimedRow,
    row: OutgoingMailRow,
    facts: Facts
  ): Promise<Preparation> => {
    const end = (state: DeliveryState, reason: DeliveryReason | null): Preparation => ({
      kind: 'end',
      claimed,
      row,
      state,
      reason,
    });
    if (facts.barred.has(row.id)) return end('cancelled', 'no_access');
    if (!row.toAddress) return end('failed', 'address_missing');
    const address = normaliseAddress(row.toAddress);
    if (!address) return end('failed', 'address_invalid');
    // A test asks whether mail arrives at this very address, which may be on the list for the fault that is looked for.
    const testsOurs = row.purpose === 'test' && facts.own.has(address);
    const suppressed = testsOurs ? undefined : facts.suppressed.get(address);
    if (suppressed) return end('suppressed', `suppressed_${suppressed}` as DeliveryReason);

    let draft: Draft | null;
    try {
      draft = await input.draftOf(row);
    } catch (error) {
      strapi.log.error(`chatter: the mail ${row.id} could not be written: ${String(error)}`);
      const columns = isPassingTrouble(error) ? postpone(row, facts.settings, Date.now()) : null;
      return columns ? { kind: 'later', claimed, row, columns } : end('failed', 'draft_failed');
    }
    if (draft === null) return end('cancelled', null);

    const addressed: EnvelopeFacts<Server> = {
      outgoingMailId: row.id,
      author: draft.author,
      authorUnproven: draft.authorUnproven ?? false,
      authorUserId: draft.authorUserId ?? null,
      ownedAlias: draft.ownedAlias,
      replyTo: draft.replyTo ?? null,
      domain: draft.domain,
      fallbackFrom: facts.fallbackFrom,
      servers: facts.servers,
      forcedServer: row.forcedServer,
      massServer: row.messageId !== null && facts.mass.has(row.messageId) ? facts.settings.massServer : null,
      strapiEmail: facts.strapiEmail,
      key: facts.key,
    };
    const envelope = planEnvelope(addressed, senderOf(facts.senders, draft, addressed));
    if ('failure' in envelope) {
      // Somebody may set one up, or switch it on again: the mail waits for that.
      return envelope.failure === 'no_server'
        ? { kind: 'hold', claimed, row, reason: 'no_server' }
        : end('failed', envelope.failure);
    }
    const messageId = row.messageIdHeader ?? envelope.messageId;
    return { kind: 'send', mail: { claimed, row, draft, envelope, messageId, key: facts.key } };
  };

  const readFacts = async (rows: readonly OutgoingMailRow[]): Promise<Facts> => {
    const addresses = rows.flatMap(({ toAddress }) => normaliseAddress(toAddress) ?? []);
    const settings = await input.settings();
    return {
      settings,
      servers: await input.servers(),
      suppressed: await findSuppressed(strapi, addresses),
      own: rows.some(({ purpose }) => purpose === 'test')
        ? await getService(strapi, 'addressing').ownAddresses()
        : new Set(),
      key: await getService(strapi, 'addressing').signingKey(),
      fallbackFrom: getService(strapi, 'outgoing').fallbackFrom(),
      strapiEmail: { ...settings.strapiEmail, passesEnvelope: passesEnvelope(strapi) },
      barred: await barredOf(rows),
      mass: await findMass(strapi, rows, settings),
      senders: new Map(),
    };
  };

  return async (claimed: readonly ClaimedRow[]): Promise<Preparation[]> => {
    if (claimed.length === 0) return [];
    const rows = claimed.map(({ columns }) => fromColumns(columns));
    const facts = await readFacts(rows);
    const prepared: Preparation[] = [];
    // One after the other: drafts are drawn from the database, and most mails of a batch share one.
    for (const [index, row] of rows.entries())
      prepared.push(await prepareOne(claimed[index] as ClaimedRow, row, facts));
    const mails = prepared.flatMap((one) => (one.kind === 'send' ? [one.mail] : []));
    await writePlans(strapi, mails.map(planned));
    return prepared.map((one) => {
      const paused = one.kind === 'send' ? one.mail.envelope.server?.paused : null;
      if (one.kind !== 'send' || !paused) return one;
      return { kind: 'hold', claimed: one.mail.claimed, row: one.mail.row, reason: reasonOf(one.mail) };
    });
  };
};

/** Why the mail of a paused server waits. */
const reasonOf = ({ row, envelope }: Prepared): DeliveryReason => {
  if (envelope.server?.paused !== 'login') return 'server_paused';
  // What stopped this mail may have been a sign-in that is due rather than a password.
  return row.reason === 'sign_in_needed' || envelope.server.authentication === 'oauth2'
    ? 'sign_in_needed'
    : 'server_login';
};

/** What is decided about a mail before it leaves, and stays whatever becomes of it. */
const planned = ({ claimed, draft, envelope, messageId }: Prepared) => ({
  id: claimed.id,
  leaseToken: claimed.leaseToken,
  columns: {
    subject: draft.subject.slice(0, SUBJECT_KEPT),
    message_id_header: messageId,
    from_address: envelope.from.address,
    server_name: envelope.server?.name ?? null,
    server_document_id: envelope.server?.documentId ?? null,
    reply_address: envelope.replyAddress,
    bounce_address: envelope.bounceAddress,
  },
});
