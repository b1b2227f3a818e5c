import type { Core } from '@strapi/strapi';

import type { IncomingReason, IncomingStatus } from '../../contracts/incoming';
import type { DeliveryReport } from '../../mail/delivery-status';
import { getService } from '../../services';
import type { GatheredFacts } from '../routing/facts';
import type { MailBody } from '../reading/mail-body';
import type { ReadMail } from '../reading/mail-reader';
import type { IncomingMail, PostedMessage } from '../store';
import { authenticityInWords } from '../authenticity/in-words';
import { isSilent, type AliasFact, type Decision, type Verdict } from '../routing/verdict';
import { handleDeliveryStatus } from './delivery-status';
import { tellAliasBroken } from './notices';
import { EntryNotCreated, postContextOf, postRoute } from './post-mail';
import { refuse } from './refuse';

export interface Outcome {
  status: IncomingStatus;
  reason: IncomingReason;
  posts: PostedMessage[];
}

/** A mail with everything that was found out about it; `body` is there when it is delivered. */
export interface DecidedMail {
  stored: IncomingMail;
  read: ReadMail;
  gathered: GatheredFacts;
  decision: Decision;
  body: MailBody | null;
}

/** An alias whose entry could not be created: its settings are wrong, not the mail. */
export class AliasFailure extends Error {
  constructor(
    readonly alias: AliasFact,
    cause: unknown
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

type Deliver = Extract<Verdict, { kind: 'deliver' }>;

const reportOf = (mailClass: ReadMail['mailClass']): DeliveryReport | null =>
  mailClass.kind === 'delivery_status' ? mailClass.report : null;

const deliver = async (
  strapi: Core.Strapi,
  { stored, read, gathered, body }: DecidedMail,
  verdict: Deliver
): Promise<Outcome> => {
  if (body === null) throw new Error('chatter: the body of a mail that is delivered was not read.');
  const context = postContextOf(stored, read, gathered, body);
  const posts: (PostedMessage & { repeated: boolean })[] = [];
  for (const route of verdict.routes) {
    try {
      posts.push(await postRoute(strapi, context, route));
    } catch (error) {
      throw error instanceof EntryNotCreated && route.alias ? new AliasFailure(route.alias, error) : error;
    }
    if (route.kind === 'create' && route.alias)
      await getService(strapi, 'addressing').setAliasStatus(route.alias.id, 'valid');
  }
  const said = (): IncomingReason => {
    if (posts.every((post) => post.repeated)) return 'duplicate';
    if (verdict.routes.every((route) => isSilent(verdict, route))) return 'automatic_reply';
    return verdict.routes.some((route) => route.kind === 'create') ? 'created' : 'reply';
  };
  const reason = said();
  return {
    status: reason === 'duplicate' ? 'ignored' : 'processed',
    reason,
    posts: posts.map(({ repeated: _repeated, ...post }) => post),
  };
};

const reject = async (
  strapi: Core.Strapi,
  { stored, read, decision }: DecidedMail,
  verdict: Extract<Verdict, { kind: 'reject' }>
): Promise<Outcome> => {
  if (decision.answered) await refuse(strapi, stored, read.mail, verdict);
  const { alias } = verdict;
  if (verdict.reason === 'alias_invalid' && alias) {
    const error = decision.trace.findLast((step) => step.outcome === 'answered')?.saw ?? '';
    await getService(strapi, 'addressing').setAliasStatus(alias.id, 'invalid', error);
    await tellAliasBroken(strapi, alias, error, Date.now());
  }
  return { status: 'rejected', reason: verdict.reason, posts: [] };
};

/** Who writes has an address that works; a machine may write from one that takes nothing, and a forger from any. */
const showsThatAddressWorks = ({ read, gathered, decision }: DecidedMail): boolean =>
  read.authenticity.result !== 'failed' &&
  gathered.sender.standing !== 'unverified' &&
  gathered.facts.mailClass.kind !== 'automatic' &&
  !['delivery_status', 'unsubscribe', 'ignore'].includes(decision.verdict.kind);

/**
 * A mail came from this address: its bounces are forgotten, and it leaves the suppression list if it is there for them. It may
 * be there without a contact that counts, such as after the contact got another address.
 */
const forgetBounces = async (strapi: Core.Strapi, { author, sender }: GatheredFacts): Promise<void> => {
  const { suppressions } = getService(strapi, 'outgoing');
  const counted = author !== null && author.bounceCount > 0;
  if (counted) await getService(strapi, 'contacts').forgetBounces(author.id);
  if (counted || (await suppressions.mayHaveBounced(sender.address)))
    await suppressions.mailCameFrom(sender.address);
};

/** Does what was decided about a mail, in the caller's transaction. Rejects with {@link AliasFailure}. */
export const carryOut = async (strapi: Core.Strapi, mail: DecidedMail): Promise<Outcome> => {
  const { stored, read, gathered, decision } = mail;
  const { verdict } = decision;
  const { author, facts } = gathered;
  if (showsThatAddressWorks(mail)) await forgetBounces(strapi, gathered);
  switch (verdict.kind) {
    case 'delivery_status':
      return {
        ...(await handleDeliveryStatus(strapi, reportOf(read.mailClass), {
          bounceTokens: gathered.bounceTokens,
          citedIds: gathered.citedIds,
          sender: {
            address: gathered.sender.address,
            verified: read.authenticity.result === 'verified',
            known: author !== null,
            blocked: facts.senderRule === 'block',
          },
        })),
        posts: [],
      };
    case 'unsubscribe':
      await getService(strapi, 'outgoing').unfollow.endOfMails(verdict.outgoingMailIds);
      return { status: 'ignored', reason: 'unsubscribed', posts: [] };
    case 'ignore':
      if (verdict.testMail !== undefined) {
        const { testMails } = getService(strapi, 'outgoing').deliverability;
        await testMails.arrived(verdict.testMail, {
          at: new Date().toISOString(),
          ingress: stored.ingress,
          authenticity: authenticityInWords(read.authenticity),
        });
      }
      return { status: 'ignored', reason: verdict.reason, posts: [] };
    case 'hold':
      if (decision.answered) {
        await refuse(strapi, stored, read.mail, { kind: 'reject', reason: verdict.reason, alias: null });
      }
      return { status: 'held', reason: verdict.reason, posts: [] };
    case 'reject':
      return reject(strapi, mail, verdict);
    case 'deliver':
      return deliver(strapi, mail, verdict);
  }
};
