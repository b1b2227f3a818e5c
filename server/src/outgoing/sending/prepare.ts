import type { Core } from '@strapi/strapi';

import type { OutgoingSettings } from '../../contracts/outgoing';
import type { DeliveryReason, DeliveryState } from '../../contracts/thread';
import { normaliseAddress } from '../../mail/address';
import type { TokenKey } from '../../mail/token';
import type { ClaimedRow } from '../../queue/claim';
import { getService } from '../../services';
import type { OutgoingServerRow } from '../../servers/store';
import type { Draft } from '../draft';
import { planEnvelope, type Envelope } from '../envelope';
import { fromColumns, type OutgoingMailRow } from '../store';
import { findSuppressed, writePlans } from './store-sending';

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
  key: TokenKey;
  fallbackFrom: string | null;
}

/** Subjects are stored for the queue page; longer ones are cut there. */
const SUBJECT_KEPT = 500;

/** Decides about claimed mails, a batch at a time, and writes down what was decided about those that can go. */
export const createPreparation = (
  strapi: Core.Strapi,
  input: {
    draftOf(row: OutgoingMailRow): Promise<Draft | null>;
    servers(): Promise<Server[]>;
    settings(): Promise<OutgoingSettings>;
  }
) => {
  const prepareOne = async (claimed: ClaimedRow, facts: Facts): Promise<Preparation> => {
    const row = fromColumns(claimed.columns);
    const end = (state: DeliveryState, reason: DeliveryReason | null): Preparation => ({
      kind: 'end',
      claimed,
      row,
      state,
      reason,
    });
    if (!row.toAddress) return end('failed', 'address_missing');
    const address = normaliseAddress(row.toAddress);
    if (!address) return end('failed', 'address_invalid');
    // A test asks whether mail arrives at this very address.
    const suppressed = row.purpose === 'test' ? undefined : facts.suppressed.get(address);
    if (suppressed) return end('suppressed', `suppressed_${suppressed}` as DeliveryReason);

    const draft = await input.draftOf(row).catch((error: unknown) => {
      strapi.log.error(`chatter: the mail ${row.id} could not be written: ${String(error)}`);
      return 'broken' as const;
    });
    if (draft === null) return end('cancelled', null);
    if (draft === 'broken') return end('failed', 'draft_failed');

    const envelope = planEnvelope<Server>({
      outgoingMailId: row.id,
      author: draft.author,
      authorUserId: draft.authorUserId ?? null,
      ownedAlias: draft.ownedAlias,
      replyTo: draft.replyTo ?? null,
      domain: draft.domain,
      fallbackFrom: facts.fallbackFrom,
      servers: facts.servers,
      forcedServer: row.forcedServer,
      massServer: draft.mass ? facts.settings.massServer : null,
      strapiEmail: facts.settings.strapiEmail,
      key: facts.key,
    });
    if ('failure' in envelope) {
      // Somebody may set one up, or switch it on again: the mail waits for that.
      return envelope.failure === 'no_server'
        ? { kind: 'hold', claimed, row, reason: 'no_server' }
        : end('failed', envelope.failure);
    }
    const messageId = row.messageIdHeader ?? envelope.messageId;
    return { kind: 'send', mail: { claimed, row, draft, envelope, messageId, key: facts.key } };
  };

  const readFacts = async (claimed: readonly ClaimedRow[]): Promise<Facts> => {
    const addresses = claimed.flatMap(({ columns }) => normaliseAddress(String(columns.to_address)) ?? []);
    return {
      settings: await input.settings(),
      servers: await input.servers(),
      suppressed: await findSuppressed(strapi, addresses),
      key: await getService(strapi, 'addressing').signingKey(),
      fallbackFrom: getService(strapi, 'outgoing').fallbackFrom(),
    };
  };

  return async (claimed: readonly ClaimedRow[]): Promise<Preparation[]> => {
    if (claimed.length === 0) return [];
    const facts = await readFacts(claimed);
    const prepared: Preparation[] = [];
    // One after the other: drafts are drawn from the database, and most mails of a batch share one.
    for (const row of claimed) prepared.push(await prepareOne(row, facts));
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
  if (envelope.server?.paused !== 'login') return 'stopped';
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
