import type { Core } from '@strapi/strapi';

import type { IncomingReason, IncomingStatus, TraceStep } from '../contracts/incoming';
import { formatMailbox } from '../mail/address';
import { parseMail } from '../mail/parse-mail';
import type { ParsedMail } from '../mail/parsed-mail';
import { settle, type ClaimedRow } from '../queue/claim';
import { inTransaction, isUniqueViolation } from '../queue/connection';
import type { QueueDefinition } from '../queue/engine';
import { getService } from '../services';
import type { NewMessage } from '../thread/service';
import { classify } from './classify';
import { gatherFacts } from './facts';
import { handleDeliveryStatus } from './handlers/delivery-status';
import { EntryNotCreated, postRoute, type PostContext } from './handlers/post-mail';
import { refuse } from './handlers/refuse';
import { fromColumns, INCOMING_MAIL, type IncomingMail, type PostedMessage } from './store';
import { decide, type AliasFact, type Decision } from './verdict';

const LEASE_MS = 5 * 60 * 1000;
const CONCURRENCY = 2;
/** A mail that failed this often (or took its process down) is left to a person. */
const MAX_ATTEMPTS = 5;
const RETRY_MS = 30_000;
/** Defects that leave the body unread: posting such a mail would look as if it had been empty. */
const UNREADABLE = ['unparsable', 'too_large', 'too_many_parts', 'too_deep'];

type NewAttachment = NonNullable<NewMessage['attachments']>[number];

interface Outcome {
  status: IncomingStatus;
  reason: IncomingReason;
  posts: PostedMessage[];
}

/** An alias whose entry could not be created: its settings are wrong, not the mail. */
class AliasFailure extends Error {
  constructor(
    readonly alias: AliasFact,
    cause: unknown
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

class LeaseLost extends Error {}

/** Reads, classifies, routes and carries out one stored mail. */
export const createProcessor = (strapi: Core.Strapi) => {
  const columnsOf = (mail: ParsedMail, trace: readonly TraceStep[]): Record<string, unknown> => ({
    subject: clip(mail.subject, 998),
    from_name: clip(mail.from?.name ?? '', 255),
    from_address: clip(mail.from?.address.toLowerCase() ?? '', 320),
    recipients: clip([...mail.to, ...mail.cc].map(formatMailbox).join(', '), 2000),
    trace: JSON.stringify(trace),
    updated_at: new Date(),
  });

  /** Files are written before the transaction begins: a slow disk must not hold rows locked. */
  const storeAttachments = async (incoming: IncomingMail, mail: ParsedMail): Promise<NewAttachment[]> => {
    const files = getService(strapi, 'files');
    const stored: NewAttachment[] = incoming.keepOriginal ? [originalOf(incoming)] : [];
    if (incoming.stripAttachments) return stored;
    for (const { content, name, mimeType, size, contentId, disposition } of mail.attachments) {
      stored.push({
        hash: await files.put(content),
        name: clip(name, 255),
        mimeType: clip(mimeType, 255),
        size,
        contentId,
        disposition,
      });
    }
    return stored;
  };

  const carryOut = async (
    stored: IncomingMail,
    mail: ParsedMail,
    decision: Decision,
    gathered: Awaited<ReturnType<typeof gatherFacts>>,
    attachments: NewMessage['attachments']
  ): Promise<Outcome> => {
    const { verdict } = decision;
    switch (verdict.kind) {
      case 'delivery_status':
        return { ...(await handleDeliveryStatus(strapi, mail, gathered.bounceTokens)), posts: [] };
      case 'ignore':
        return { status: 'ignored', reason: verdict.reason, posts: [] };
      case 'hold':
        return { status: 'held', reason: verdict.reason, posts: [] };
      case 'reject':
        if (gathered.facts.mailClass.kind === 'person') await refuse(strapi, stored, mail, verdict);
        if (verdict.reason === 'alias_invalid' && verdict.alias) {
          await getService(strapi, 'addressing').setAliasStatus(verdict.alias.id, 'invalid');
        }
        return { status: 'rejected', reason: verdict.reason, posts: [] };
      case 'deliver': {
        const context: PostContext = {
          stored,
          mail,
          author: gathered.author,
          alreadyHave: new Set([
            ...gathered.recipients,
            ...(mail.from ? [mail.from.address.toLowerCase()] : []),
          ]),
          automatic: verdict.automatic,
          shown: gathered.shown,
          attachments,
        };
        const posts: (PostedMessage & { repeated: boolean })[] = [];
        for (const route of verdict.routes) {
          try {
            posts.push(await postRoute(strapi, context, route));
          } catch (error) {
            throw error instanceof EntryNotCreated && route.alias
              ? new AliasFailure(route.alias, error)
              : error;
          }
          if (route.kind === 'create' && route.alias)
            await getService(strapi, 'addressing').setAliasStatus(route.alias.id, 'valid');
        }
        const repeated = posts.every((post) => post.repeated);
        const created = verdict.routes.some((route) => route.kind === 'create');
        return {
          status: repeated ? 'ignored' : 'processed',
          reason: repeated
            ? 'duplicate'
            : verdict.automatic
              ? 'automatic_reply'
              : created
                ? 'created'
                : 'reply',
          posts: posts.map(({ repeated: _repeated, ...post }) => post),
        };
      }
    }
  };

  const fail = async (claimed: ClaimedRow, stored: IncomingMail, error: unknown): Promise<void> => {
    if (error instanceof LeaseLost) return;
    const attempts = stored.attempts + 1;
    const last = attempts >= MAX_ATTEMPTS;
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

  /** The sender and the alias' page learn that an alias could not create its entry; the mail stays for a person. */
  const failAlias = async (
    claimed: ClaimedRow,
    stored: IncomingMail,
    mail: ParsedMail,
    decision: Decision,
    failure: AliasFailure
  ): Promise<void> => {
    strapi.log.error(`chatter: ${failure.alias.address} could not create an entry: ${failure.message}`);
    await inTransaction(strapi, async ({ onCommit }) => {
      await getService(strapi, 'addressing').setAliasStatus(failure.alias.id, 'invalid');
      await refuse(strapi, stored, mail, { kind: 'reject', reason: 'alias_invalid', alias: failure.alias });
      await settle(strapi, INCOMING_MAIL, claimed, {
        ...columnsOf(mail, decision.trace),
        status: 'failed',
        reason: 'alias_invalid',
        attempts: stored.attempts + 1,
        error: clip(failure.message, 2000),
      });
      onCommit(() => getService(strapi, 'outgoing').wake());
    });
  };

  const process = async (claimed: ClaimedRow): Promise<void> => {
    const stored = fromColumns(claimed.columns);
    if (stored.attempts >= MAX_ATTEMPTS) {
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
      const mail = await parseMail(await getService(strapi, 'files').read(stored.rawHash));
      if (mail.defects.some((defect) => UNREADABLE.includes(defect))) {
        await settle(strapi, INCOMING_MAIL, claimed, {
          ...columnsOf(mail, []),
          status: 'held',
          reason: 'unparsable',
        });
        return;
      }
      const mailClass = classify(mail);
      const gathered = await gatherFacts(strapi, stored, mail, mailClass);
      const decision = decide(gathered.facts);
      const attachments = decision.verdict.kind === 'deliver' ? await storeAttachments(stored, mail) : [];
      const carryOutAndSettle = () =>
        inTransaction(strapi, async ({ onCommit }) => {
          const outcome = await carryOut(stored, mail, decision, gathered, attachments);
          const ours = await settle(strapi, INCOMING_MAIL, claimed, {
            ...columnsOf(mail, decision.trace),
            status: outcome.status,
            reason: outcome.reason,
            posts: JSON.stringify(outcome.posts),
            error: null,
          });
          if (!ours) throw new LeaseLost();
          onCommit(() => getService(strapi, 'outgoing').wake());
        });
      try {
        await carryOutAndSettle().catch((error: unknown) => {
          // The same mail, in work twice at one moment: the second time it finds the message of the first.
          if (isUniqueViolation(error)) return carryOutAndSettle();
          throw error;
        });
      } catch (error) {
        if (!(error instanceof AliasFailure)) throw error;
        await failAlias(claimed, stored, mail, decision, error);
      }
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

const clip = (text: string, length: number): string => text.replaceAll('\0', '').slice(0, length);

/** The raw source as an attachment; its file is there already. */
const originalOf = (incoming: IncomingMail): NewAttachment => ({
  hash: incoming.rawHash,
  name: 'original_email.eml',
  mimeType: 'message/rfc822',
  size: incoming.size,
  contentId: null,
  disposition: 'attachment',
});
