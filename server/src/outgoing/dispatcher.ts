import type { Core } from '@strapi/strapi';

import { readConfig } from '../config';
import type { DeliveryState } from '../contracts/thread';
import { normaliseAddress } from '../mail/address';
import type { OutgoingMessage } from '../mail/compose-mail';
import { nextAttempt } from '../queue/backoff';
import { recoverExpired, settle, type ClaimedRow } from '../queue/claim';
import type { QueueDefinition } from '../queue/engine';
import { getService } from '../services';
import type { OutgoingServerRow } from '../servers/store';
import type { Draft } from './draft';
import { planEnvelope, type Envelope } from './envelope';
import { fromColumns, OUTGOING_MAIL, type OutgoingMailRow } from './store';
import { TransportError } from './transport-error';
import { createSmtpTransport } from './transports/smtp';
import { createStrapiEmailTransport } from './transports/strapi-email';
import type { Transport } from './transports/transport';

/** Longer than every time limit of an SMTP dialogue together: a live worker never loses a mail to another. */
const LEASE_MS = 15 * 60 * 1000;
const CONCURRENCY = 5;
/** Drafts kept while a message goes out to many. */
const DRAFTS_KEPT = 20;
const DRAFT_AGE_MS = 30_000;

interface Hooks {
  draftOf(row: OutgoingMailRow): Promise<Draft | null>;
  onSettled(row: OutgoingMailRow): void;
}

type Choice = OutgoingServerRow & { fromFilter: string };

/** Sends claimed rows: draft, envelope, server, wire, state. */
export const createDispatcher = (strapi: Core.Strapi, hooks: Hooks) => {
  const transports = new Map<string, Transport>();
  const drafts = new Map<string, { at: number; draft: Promise<Draft | null> }>();

  const transportOf = (server: OutgoingServerRow | null): Transport => {
    // The date in the key retires a pool as soon as its server was edited.
    const key = server ? `${server.id} ${server.updatedAt}` : 'strapi';
    const known = transports.get(key);
    if (known) return known;
    for (const [old, transport] of transports) {
      if (server && old.startsWith(`${server.id} `)) {
        transport.close();
        transports.delete(old);
      }
    }
    const transport = server
      ? createSmtpTransport(getService(strapi, 'servers').smtpSettings(server), readConfig(strapi).network)
      : createStrapiEmailTransport(strapi);
    transports.set(key, transport);
    return transport;
  };

  /** One message to many people is drawn once. */
  const draftOf = (row: OutgoingMailRow, now: number): Promise<Draft | null> => {
    if (row.messageId === null) return hooks.draftOf(row);
    const drawn = `${row.messageId} ${row.internal}`;
    const known = drafts.get(drawn);
    if (known && now - known.at < DRAFT_AGE_MS) return known.draft;
    const draft = hooks.draftOf(row);
    drafts.set(drawn, { at: now, draft });
    draft.catch(() => drafts.delete(drawn));
    for (const key of [...drafts.keys()].slice(0, Math.max(0, drafts.size - DRAFTS_KEPT))) drafts.delete(key);
    return draft;
  };

  const finish = async (
    claimed: ClaimedRow,
    row: OutgoingMailRow,
    status: DeliveryState,
    columns: Record<string, unknown> = {}
  ): Promise<void> => {
    const changed = { status, ...columns, updated_at: new Date() };
    if (await settle(strapi, OUTGOING_MAIL, claimed, changed)) hooks.onSettled({ ...row, status });
  };

  const finishFailed = async (
    claimed: ClaimedRow,
    row: OutgoingMailRow,
    error: TransportError,
    attempt: { attempts: number; firstAttemptAt: number }
  ): Promise<void> => {
    const now = Date.now();
    const again = error.permanent ? null : nextAttempt({ ...attempt, now, random: Math.random() });
    await finish(claimed, row, again === null ? 'failed' : 'deferred', {
      attempts: attempt.attempts,
      first_attempt_at: attempt.firstAttemptAt,
      run_after: again ?? now,
      reason: error.reason,
      status_code: error.statusCode,
      response: error.response,
    });
  };

  const buildMessage = (row: OutgoingMailRow, draft: Draft, envelope: Envelope<Choice>): OutgoingMessage => ({
    from: envelope.from,
    // Who has no name is stored under their address.
    to: { name: row.toName === row.toAddress ? '' : row.toName, address: row.toAddress },
    replyTo: envelope.replyTo,
    subject: draft.subject,
    html: draft.html,
    text: draft.text,
    messageId: envelope.messageId,
    // The own id too: where a provider replaces Message-ID, an answer still cites one that we know.
    references: [...draft.references, envelope.messageId],
    date: new Date(),
    headers: { ...draft.headers, 'X-Chatter-Message-Id': envelope.messageId },
    attachments: draft.attachments,
    envelope: { from: envelope.envelopeFrom, to: row.toAddress },
  });

  const send = async (claimed: ClaimedRow, row: OutgoingMailRow): Promise<void> => {
    const now = Date.now();
    if (!row.toAddress) return finish(claimed, row, 'failed', { reason: 'address_missing' });
    if (!normaliseAddress(row.toAddress))
      return finish(claimed, row, 'failed', { reason: 'address_invalid' });

    const draft = await draftOf(row, now).catch((error: unknown) => {
      strapi.log.error(`chatter: the mail ${row.id} could not be written: ${String(error)}`);
      return 'broken' as const;
    });
    if (draft === null) return finish(claimed, row, 'cancelled');
    if (draft === 'broken') return finish(claimed, row, 'failed', { reason: 'draft_failed' });

    const servers: Choice[] = (await getService(strapi, 'servers').candidates()).map((server) => ({
      ...server,
      fromFilter: server.fromFilter ?? '',
    }));
    const envelope = planEnvelope({
      outgoingMailId: row.id,
      author: draft.author,
      ownedAlias: draft.ownedAlias,
      replyTo: draft.replyTo ?? null,
      domain: draft.domain,
      fallbackFrom: getService(strapi, 'outgoing').fallbackFrom(),
      servers,
      key: await getService(strapi, 'addressing').signingKey(),
    });
    if (!envelope) return finish(claimed, row, 'failed', { reason: 'sender_missing' });

    const attempt = { attempts: row.attempts + 1, firstAttemptAt: row.firstAttemptAt ?? now };
    // Written before the first word to the server: a crash from here on leaves "unknown", never a second mail.
    const ours = await settle(
      strapi,
      OUTGOING_MAIL,
      claimed,
      {
        status: 'sending',
        message_id_header: envelope.messageId,
        from_address: envelope.from.address,
        server_name: envelope.server?.name ?? null,
      },
      { keepLeaseUntil: now + LEASE_MS }
    );
    if (!ours) return;

    try {
      const { response } = await transportOf(envelope.server).send(buildMessage(row, draft, envelope));
      await finish(claimed, row, 'sent', {
        attempts: attempt.attempts,
        first_attempt_at: attempt.firstAttemptAt,
        sent_at: new Date(),
        reason: null,
        status_code: null,
        response: response.slice(0, 1000),
      });
      if (envelope.server?.lastError)
        await getService(strapi, 'servers').reportHealth(envelope.server.id, null);
    } catch (error) {
      const failure = asTransportError(error);
      if (failure.mayHaveArrived)
        return finish(claimed, row, 'unknown', { reason: 'interrupted', ...attemptColumns(attempt) });
      await finishFailed(claimed, row, failure, attempt);
      if (failure.scope === 'server' && envelope.server) {
        await getService(strapi, 'servers').reportHealth(
          envelope.server.id,
          failure.response ?? failure.message
        );
      }
    }
  };

  return {
    queue: {
      name: 'outgoing-mail',
      uid: OUTGOING_MAIL,
      claimable: ['ready', 'deferred'],
      concurrency: CONCURRENCY,
      leaseMs: LEASE_MS,
      work: (claimed) => send(claimed, fromColumns(claimed.columns)),
      async recover(now) {
        const count = await recoverExpired(strapi, OUTGOING_MAIL, {
          running: 'sending',
          now,
          columns: { status: 'unknown', reason: 'interrupted' },
        });
        if (count > 0)
          strapi.log.warn(
            `chatter: ${count} mail(s) were being sent when a process ended; they are shown as unknown.`
          );
      },
    } satisfies QueueDefinition,

    close(): void {
      for (const transport of transports.values()) transport.close();
      transports.clear();
    },
  };
};

const attemptColumns = (attempt: { attempts: number; firstAttemptAt: number }) => ({
  attempts: attempt.attempts,
  first_attempt_at: attempt.firstAttemptAt,
});

const asTransportError = (error: unknown): TransportError =>
  error instanceof TransportError
    ? error
    : new TransportError({
        message: String(error),
        permanent: false,
        scope: 'server',
        reason: 'server_unreachable',
        statusCode: null,
        response: error instanceof Error ? error.message : String(error),
        cause: error,
      });
