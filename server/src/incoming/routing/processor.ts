import type { Core } from '@strapi/strapi';

import { settle, type ClaimedRow } from '../../queue/claim';
import { inTransaction, isPassingFailure, isUniqueViolation } from '../../queue/connection';
import type { QueueDefinition } from '../../queue/engine';
import { createGate } from '../../queue/gate';
import { getService } from '../../services';
import { gatherFacts, type GatheredFacts } from './facts';
import { AliasFailure, carryOut } from '../handlers/carry-out';
import { tellAliasBroken } from '../handlers/notices';
import { isUnreadable, readBody } from '../handlers/read-body';
import { refuse } from '../handlers/refuse';
import type { MailReader, ReadMail } from '../reading/mail-reader';
import { clip, columnsOf, fromColumns, INCOMING_MAIL, type IncomingMail } from '../store';
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
class LeaseLost extends Error {}

/** Reads, classifies, routes and carries out one stored mail. */
export const createProcessor = (strapi: Core.Strapi, reader: MailReader) => {
  const routing = createGate(ROUTED);

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
      receivedAt: Date.parse(stored.createdAt),
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
    if (isUnreadable(read.mail)) return holdUnread();

    const { brake } = getService(strapi, 'incoming');
    const gathered = await gatherFacts(strapi, stored, read);
    const decision = decide(gathered.facts);
    const { verdict } = decision;
    if (verdict.kind === 'hold' && verdict.reason === 'global_brake' && !gathered.facts.brakes?.brakeSince)
      await brake.trip();
    const answered =
      verdict.kind === 'deliver' ? verdict.routes.find((route) => route.kind === 'reply') : undefined;
    const body =
      verdict.kind === 'deliver' ? await readBody(strapi, reader, read.mail, answered?.thread ?? null) : null;
    if (verdict.kind === 'deliver' && body === null) return holdUnread();

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
    const columns = fromColumns(claimed.columns);
    // The claim has counted this attempt: a mail that takes the process down must not be tried for ever.
    const stored = { ...columns, attempts: columns.attempts - 1 };
    if (stored.attempts >= MAX_BEGUN) {
      await settle(strapi, INCOMING_MAIL, claimed, {
        status: 'held',
        reason: 'unparsable',
        attempts: stored.attempts,
        updated_at: new Date(),
      });
      return;
    }
    // Others before it took their time: it needs all of its own.
    if (claimed.leaseUntil - Date.now() < LEASE_MS / 2) {
      const keepLeaseUntil = Date.now() + LEASE_MS;
      if (!(await settle(strapi, INCOMING_MAIL, claimed, {}, { keepLeaseUntil }))) return;
    }
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
      begin: 'processing',
      work: process,
    } satisfies QueueDefinition,
  };
};
