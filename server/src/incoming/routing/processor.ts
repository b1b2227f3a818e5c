import type { Core } from '@strapi/strapi';

import type { TraceStep } from '../../contracts/incoming';
import { formatMailbox } from '../../mail/address';
import { hashMessageId } from '../../mail/message-id';
import { settle, type ClaimedRow } from '../../queue/claim';
import { inTransaction, isPassingFailure, isUniqueViolation } from '../../queue/connection';
import type { QueueDefinition } from '../../queue/engine';
import { createGate } from '../../queue/gate';
import { getService } from '../../services';
import { gatherFacts, type GatheredFacts } from './facts';
import { AliasFailure, carryOut } from '../handlers/carry-out';
import { tellAliasBroken } from '../handlers/notices';
import { refuse } from '../handlers/refuse';
import type { MailBody } from '../reading/mail-body';
import { UnreadableMail, type MailReader, type ReadMail } from '../reading/mail-reader';
import { fromColumns, INCOMING_MAIL, type IncomingMail } from '../store';
import { decide, type Decision } from './verdict';

const LEASE_MS = 5 * 60 * 1000;
/** Mails in work: some of them wait for DNS, which may take seconds, and must not hold up the others. */
const CONCURRENCY = 8;
/** Mails that are routed and posted at a time: each takes a connection to the database. */
const ROUTED = 4;
/** A mail that failed this often is left to a person. */
const MAX_ATTEMPTS = 5;
/** So is one that was begun this often and never ended. More: a process that is killed has mails in work that did nothing. */
const MAX_BEGUN = 25;
const RETRY_MS = 30_000;
/** Defects that leave the body unread: posting such a mail would look as if it had been empty. */
export const UNREADABLE: readonly string[] = ['unparsable', 'too_large', 'too_many_parts', 'too_deep'];
/** What of a thread an answer may quote: so many messages, so many characters of each. */
export const QUOTED = { limit: 5, length: 20_000 };

class LeaseLost extends Error {}

const clip = (text: string, length: number): string => text.replaceAll('\0', '').slice(0, length);

/** What a mail says of itself, as its row keeps it for the log. */
export const columnsOf = (
  { mail, authenticity }: ReadMail,
  trace: readonly TraceStep[]
): Record<string, unknown> => ({
  subject: clip(mail.subject, 998),
  from_name: clip(mail.from?.name ?? '', 255),
  from_address: clip(mail.from?.address.toLowerCase() ?? '', 320),
  recipients: clip([...mail.to, ...mail.cc].map(formatMailbox).join(', '), 2000),
  message_id_hash: mail.messageId === null ? null : hashMessageId(mail.messageId),
  authenticity: authenticity.result,
  authenticity_details: JSON.stringify(authenticity),
  trace: JSON.stringify(trace),
  updated_at: new Date(),
});

/** Reads, classifies, routes and carries out one stored mail. */
export const createProcessor = (strapi: Core.Strapi, reader: MailReader) => {
  const routing = createGate(ROUTED);

  /** What is new in a mail. The trimmer knows quotes best when it knows what we sent. */
  const bodyOf = async ({ mail }: ReadMail, { verdict }: Decision): Promise<MailBody | null> => {
    if (verdict.kind !== 'deliver') return null;
    const answered = verdict.routes.find((route) => route.kind === 'reply');
    return reader.splitBody(
      mail,
      answered
        ? { sentTexts: await getService(strapi, 'thread').history.lastTexts(answered.thread, QUOTED) }
        : {}
    );
  };

  const fail = async (claimed: ClaimedRow, stored: IncomingMail, error: unknown): Promise<void> => {
    if (error instanceof LeaseLost) return;
    const attempts = stored.attempts + 1;
    const last = attempts >= (isPassingFailure(error) ? MAX_BEGUN : MAX_ATTEMPTS);
    strapi.log.error(
      `chatter: the incoming mail ${stored.id} could not be processed (${attempts}): ${String(error)}`
    );
    await settle(strapi, INCOMING_MAIL, claimed, {
      status: last ? 'failed' : 'pending',
      reason: last ? 'error' : null,
      attempts,
      run_after: Date.now() + RETRY_MS * attempts,
      error: clip(String(error instanceof Error ? error.message : error), 2000),
      updated_at: new Date(),
    });
  };

  /** The sender, who made the alias and the alias' page learn that it could not create its entry; the mail stays for a person. */
  const failAlias = async (
    claimed: ClaimedRow,
    stored: IncomingMail,
    read: ReadMail,
    { facts }: GatheredFacts,
    decision: Decision,
    { alias, message }: AliasFailure
  ): Promise<void> => {
    strapi.log.error(`chatter: ${alias.address} could not create an entry: ${message}`);
    await inTransaction(strapi, async ({ onCommit }) => {
      await getService(strapi, 'addressing').setAliasStatus(alias.id, 'invalid', message);
      if (facts.answerable) {
        await refuse(strapi, stored, read.mail, { kind: 'reject', reason: 'alias_invalid', alias });
      }
      await tellAliasBroken(strapi, alias, message, Date.now());
      await settle(strapi, INCOMING_MAIL, claimed, {
        ...columnsOf(read, decision.trace),
        status: 'failed',
        reason: 'alias_invalid',
        attempts: stored.attempts + 1,
        error: clip(message, 2000),
      });
      onCommit(() => getService(strapi, 'outgoing').wake());
    });
  };

  const work = async (claimed: ClaimedRow, stored: IncomingMail): Promise<void> => {
    const read = await reader.read({
      source: { hash: stored.rawHash, size: stored.size },
      storeFiles: !stored.stripAttachments,
      connection: stored.connection,
      authservId: stored.authservId,
    });
    await routing(() => route(claimed, stored, read));
  };

  const route = async (claimed: ClaimedRow, stored: IncomingMail, read: ReadMail): Promise<void> => {
    const holdUnread = async (): Promise<void> => {
      await settle(strapi, INCOMING_MAIL, claimed, {
        ...columnsOf(read, []),
        status: 'held',
        reason: 'unparsable',
      });
    };
    if (read.mail.defects.some((defect) => UNREADABLE.includes(defect))) return holdUnread();

    const { brake } = getService(strapi, 'incoming');
    const gathered = await gatherFacts(strapi, stored, read);
    const decision = decide(gathered.facts);
    const { verdict } = decision;
    if (verdict.kind === 'hold' && verdict.reason === 'global_brake' && !gathered.facts.brakes?.brakeSince)
      await brake.trip();
    let body: MailBody | null;
    try {
      body = await bodyOf(read, decision);
    } catch (error) {
      if (error instanceof UnreadableMail) return holdUnread();
      throw error;
    }

    const carryOutAndSettle = () =>
      inTransaction(strapi, async ({ onCommit }) => {
        const outcome = await carryOut(strapi, { stored, read, gathered, decision, body });
        const ours = await settle(strapi, INCOMING_MAIL, claimed, {
          ...columnsOf(read, decision.trace),
          status: outcome.status,
          reason: outcome.reason,
          posts: JSON.stringify(outcome.posts),
          error: null,
        });
        if (!ours) throw new LeaseLost();
        onCommit(() => {
          if (outcome.status === 'processed') brake.countPosts(outcome.posts.length);
          getService(strapi, 'outgoing').wake();
        });
      });
    try {
      await carryOutAndSettle().catch((error: unknown) => {
        // The same mail, in work twice at one moment: the second time it finds the message of the first.
        if (isUniqueViolation(error)) return carryOutAndSettle();
        throw error;
      });
    } catch (error) {
      if (!(error instanceof AliasFailure)) throw error;
      await failAlias(claimed, stored, read, gathered, decision, error);
    }
  };

  const process = async (claimed: ClaimedRow): Promise<void> => {
    const stored = fromColumns(claimed.columns);
    if (stored.attempts >= MAX_BEGUN) {
      await settle(strapi, INCOMING_MAIL, claimed, {
        status: 'held',
        reason: 'unparsable',
        updated_at: new Date(),
      });
      return;
    }
    // Counted before the work: a mail that takes the process down must not be tried for ever.
    const begun = await settle(
      strapi,
      INCOMING_MAIL,
      claimed,
      { status: 'processing', attempts: stored.attempts + 1 },
      { keepLeaseUntil: Date.now() + LEASE_MS }
    );
    if (!begun) return;
    try {
      await work(claimed, stored);
    } catch (error) {
      await fail(claimed, stored, error);
    }
  };

  return {
    queue: {
      name: 'incoming-mail',
      uid: INCOMING_MAIL,
      claimable: ['pending', 'processing'],
      concurrency: CONCURRENCY,
      leaseMs: LEASE_MS,
      work: process,
    } satisfies QueueDefinition,
  };
};
