import type { ContactPolicy } from '../contracts/addressing';
import type { IncomingReason, TraceStep } from '../contracts/incoming';
import type { MailClass } from './classify';

export interface ThreadKey {
  uid: string;
  documentId: string;
}

/** A message that the mail answers: found by a token in a recipient address, or by a Message-ID it cites. */
export interface AnsweredMessage {
  thread: ThreadKey;
  /** false when the entry was deleted meanwhile */
  exists: boolean;
  messageId: number | null;
  /** the answered message is an internal note */
  internal: boolean;
  /** contact who wrote the answered message */
  authorContactId: number | null;
}

export interface AliasFact {
  id: number;
  documentId: string;
  address: string;
  targetType: string;
  defaults: Record<string, unknown>;
  contactPolicy: ContactPolicy;
  forcedDocumentId: string | null;
  owner: ThreadKey | null;
  /** addressed in To, Delivered-To or the envelope, not merely in Cc */
  direct: boolean;
}

export interface RoutingFacts {
  mailClass: MailClass;
  hasSender: boolean;
  /** the mail is one that we sent ourselves, come back */
  ownMail: boolean;
  /** it cites one of our refusals */
  citesRefusal: boolean;
  /** a recipient is the bounce address of an alias domain */
  toBounceAddress: boolean;
  /** answered messages by tokens in recipient addresses */
  tokens: readonly AnsweredMessage[];
  /** newest message among those it cites */
  cited: AnsweredMessage | null;
  aliases: readonly AliasFact[];
  /** every direct recipient is a catchall address */
  onlyCatchall: boolean;
  anyCatchall: boolean;
  fallbackType: string | null;
  author: { contactId: number; internal: boolean } | null;
  /** threads (`uid documentId`) among those concerned that have followers, and whether the author is one of them */
  followed: ReadonlyMap<string, { byAuthor: boolean }>;
}

export type Route =
  | {
      kind: 'reply';
      thread: ThreadKey;
      via: 'token' | 'references' | 'forced_alias';
      answered: AnsweredMessage | null;
      alias: AliasFact | null;
    }
  | { kind: 'create'; targetType: string; alias: AliasFact | null };

export type Verdict =
  | { kind: 'deliver'; routes: Route[]; automatic: boolean }
  | { kind: 'delivery_status' }
  | { kind: 'reject'; reason: IncomingReason; alias: AliasFact | null }
  | { kind: 'ignore'; reason: IncomingReason }
  | { kind: 'hold'; reason: IncomingReason };

export interface Decision {
  verdict: Verdict;
  trace: TraceStep[];
}

export const threadKey = (thread: ThreadKey): string => `${thread.uid} ${thread.documentId}`;

/** A rule answers with a verdict or passes the mail on; `saw` tells people why. */
interface Rule {
  name: string;
  decide(facts: RoutingFacts): { verdict: Verdict | null; saw: string };
}

const pass = (saw: string) => ({ verdict: null, saw });
const answer = (verdict: Verdict, saw: string) => ({ verdict, saw });

/** Why an alias does not take this mail, null when it does. `reference` is the replied or forced thread, if any. */
const policyRefusal = (
  facts: RoutingFacts,
  alias: AliasFact,
  reference: ThreadKey | null
): IncomingReason | null => {
  if (alias.contactPolicy === 'everyone') return null;
  if (alias.contactPolicy === 'contacts') return facts.author ? null : 'policy_contacts';
  const thread = reference ?? alias.owner;
  const followers = thread ? facts.followed.get(threadKey(thread)) : undefined;
  // Followers of nothing, or of something that nobody follows: the alias is set up wrongly, not the sender wrong.
  if (!followers) return 'alias_invalid';
  return followers.byAuthor ? null : 'policy_followers';
};

const deliver = (facts: RoutingFacts, routes: Route[]): Verdict => ({
  kind: 'deliver',
  routes,
  automatic: facts.mailClass.kind === 'automatic',
});

/**
 * Aliases of another type that the answer to `cited` was sent on to. The alias that the answered entry owns is none of
 * them: it is the Reply-To of every mail about that entry.
 */
const forwardAliases = (facts: RoutingFacts, cited: AnsweredMessage): AliasFact[] =>
  facts.aliases.filter(
    (alias) =>
      alias.direct &&
      alias.targetType !== cited.thread.uid &&
      !(alias.owner && threadKey(alias.owner) === threadKey(cited.thread))
  );

const routeOfAlias = (alias: AliasFact): Route =>
  alias.forcedDocumentId
    ? {
        kind: 'reply',
        thread: { uid: alias.targetType, documentId: alias.forcedDocumentId },
        via: 'forced_alias',
        answered: null,
        alias,
      }
    : { kind: 'create', targetType: alias.targetType, alias };

/** Routes of aliases whose policy accepts; the first refusal when none does. */
const routesOfAliases = (
  facts: RoutingFacts,
  aliases: readonly AliasFact[]
): { routes: Route[]; refusal: { reason: IncomingReason; alias: AliasFact } | null } => {
  const routes: Route[] = [];
  let refusal: { reason: IncomingReason; alias: AliasFact } | null = null;
  for (const alias of aliases) {
    const route = routeOfAlias(alias);
    const reason = policyRefusal(facts, alias, route.kind === 'reply' ? route.thread : null);
    if (reason) refusal ??= { reason, alias };
    else routes.push(route);
  }
  return { routes, refusal };
};

const RULES: readonly Rule[] = [
  {
    name: 'delivery_status',
    decide: (facts) => {
      if (facts.mailClass.kind === 'delivery_status')
        return answer({ kind: 'delivery_status' }, 'a delivery report');
      if (!facts.toBounceAddress) return pass('no delivery report, not sent to a bounce address');
      if (facts.mailClass.kind === 'automatic')
        return answer({ kind: 'ignore', reason: 'automatic' }, 'automatic mail to a bounce address');
      return answer({ kind: 'delivery_status' }, 'sent to a bounce address');
    },
  },
  {
    name: 'answer_to_refusal',
    decide: (facts) =>
      facts.citesRefusal
        ? answer({ kind: 'ignore', reason: 'answer_to_refusal' }, 'it answers one of our refusals')
        : pass('cites no refusal of ours'),
  },
  {
    name: 'own_mail',
    decide: (facts) =>
      facts.ownMail
        ? answer({ kind: 'ignore', reason: 'own_mail' }, 'we sent this mail ourselves')
        : pass('not one of our own mails'),
  },
  {
    name: 'no_sender',
    decide: (facts) =>
      facts.hasSender
        ? pass('has a sender')
        : answer({ kind: 'hold', reason: 'no_sender' }, 'no usable From address'),
  },
  {
    name: 'token',
    decide: (facts) => {
      const alive = facts.tokens.filter((answered) => answered.exists);
      if (alive.length === 0) {
        return pass(
          facts.tokens.length > 0
            ? 'the entry of the reply token was deleted'
            : 'no reply token in the recipients'
        );
      }
      const replies = alive.map((answered): Route => ({
        kind: 'reply',
        thread: answered.thread,
        via: 'token',
        answered,
        alias: null,
      }));
      const types = new Set(alive.map((answered) => answered.thread.uid));
      // Beside the reply, an alias of another type that was put into To creates its own entry (a forward).
      const others = facts.aliases.filter((alias) => alias.direct && !types.has(alias.targetType));
      const { routes } =
        facts.mailClass.kind === 'automatic' ? { routes: [] } : routesOfAliases(facts, others);
      return answer(
        deliver(facts, [...replies, ...routes]),
        `reply token for ${alive.map(({ thread }) => threadKey(thread)).join(', ')}`
      );
    },
  },
  {
    name: 'references',
    decide: (facts) => {
      const { cited } = facts;
      if (!cited) return pass('cites no message that we know');
      if (!cited.exists) return pass('the entry it answers was deleted');
      const others = forwardAliases(facts, cited);
      if (others.length > 0) {
        return pass(
          `answers ${threadKey(cited.thread)}, but was sent on to ${others.map((alias) => alias.address).join(', ')}`
        );
      }
      for (const alias of facts.aliases.filter((candidate) => candidate.targetType === cited.thread.uid)) {
        const reason = policyRefusal(facts, alias, cited.thread);
        if (reason)
          return answer(
            { kind: 'reject', reason, alias },
            `${alias.address} does not take mail from this sender`
          );
      }
      return answer(
        deliver(facts, [
          { kind: 'reply', thread: cited.thread, via: 'references', answered: cited, alias: null },
        ]),
        `cites a message of ${threadKey(cited.thread)}`
      );
    },
  },
  {
    name: 'automatic',
    decide: (facts) =>
      facts.mailClass.kind === 'automatic'
        ? answer(
            { kind: 'ignore', reason: 'automatic' },
            `automatic mail (${facts.mailClass.why}) that answers nothing`
          )
        : pass('not automatic'),
  },
  {
    name: 'entry_gone',
    decide: (facts) => {
      const gone = [...facts.tokens, ...(facts.cited ? [facts.cited] : [])].some(
        (answered) => !answered.exists
      );
      return gone && facts.aliases.length === 0
        ? answer(
            { kind: 'hold', reason: 'entry_gone' },
            'it answers an entry that no longer exists, and no alias was addressed'
          )
        : pass(gone ? 'the entry is gone, but an alias was addressed' : 'does not answer a deleted entry');
    },
  },
  {
    name: 'only_catchall',
    decide: (facts) =>
      facts.onlyCatchall && facts.aliases.length === 0
        ? answer({ kind: 'reject', reason: 'catchall', alias: null }, 'sent to the catchall address only')
        : pass('not sent to the catchall address alone'),
  },
  {
    name: 'aliases',
    decide: (facts) => {
      if (facts.aliases.length === 0) return pass('no recipient is an alias');
      const { cited } = facts;
      // A forward goes to the aliases of the other type only, whatever else was addressed.
      const forward = cited ? forwardAliases(facts, cited) : [];
      const { routes, refusal } = routesOfAliases(
        facts,
        forward.length > 0 && cited?.exists ? forward : facts.aliases
      );
      if (routes.length > 0) {
        return answer(
          deliver(facts, routes),
          `alias ${routes.flatMap((route) => route.alias?.address ?? []).join(', ')}`
        );
      }
      if (!refusal) return pass('no alias takes it');
      return answer(
        { kind: 'reject', ...refusal },
        `${refusal.alias.address} does not take mail from this sender`
      );
    },
  },
  {
    name: 'fallback_type',
    decide: (facts) =>
      facts.fallbackType
        ? answer(
            deliver(facts, [{ kind: 'create', targetType: facts.fallbackType, alias: null }]),
            `the way in creates ${facts.fallbackType}`
          )
        : pass('the way in has no fallback type'),
  },
  {
    name: 'catchall',
    decide: (facts) =>
      facts.anyCatchall
        ? answer(
            { kind: 'reject', reason: 'catchall', alias: null },
            'a catchall address among recipients without a route'
          )
        : pass('no recipient is a catchall address'),
  },
];

/** Where a mail goes: rules in order, the first that answers decides. Pure; the trace tells what each rule saw. */
export const decide = (facts: RoutingFacts): Decision => {
  const trace: TraceStep[] = [];
  for (const rule of RULES) {
    const { verdict, saw } = rule.decide(facts);
    trace.push({ rule: rule.name, outcome: verdict ? 'answered' : 'passed', saw: saw.slice(0, 500) });
    if (verdict) return { verdict, trace };
  }
  trace.push({ rule: 'no_route', outcome: 'answered', saw: 'no rule found a place for it' });
  return { verdict: { kind: 'hold', reason: 'no_route' }, trace };
};
