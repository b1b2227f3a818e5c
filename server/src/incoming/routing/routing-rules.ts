import { forwardAliases, policyRefusal, routesOfAliases, servesMachine } from './policies';
import {
  answer,
  pass,
  threadKey,
  type AliasFact,
  type AnsweredMessage,
  type Route,
  type RoutingFacts,
  type Rule,
  type Verdict,
} from './routing-facts';

const named = (aliases: readonly AliasFact[]): string => aliases.map((alias) => alias.address).join(', ');

/** Two aliases may lead to one entry, and so may two tokens: the mail stands there once. */
const deliver = (facts: RoutingFacts, routes: readonly Route[]): Verdict => {
  const seen = new Set<string>();
  return {
    kind: 'deliver',
    routes: routes.filter((route) => {
      const key = route.kind === 'reply' ? threadKey(route.thread) : `new ${route.alias?.documentId ?? ''}`;
      const first = !seen.has(key);
      seen.add(key);
      return first;
    }),
    automatic: facts.mailClass.kind === 'automatic',
  };
};

const replyTo = (answered: AnsweredMessage, via: 'token' | 'references'): Route => ({
  kind: 'reply',
  thread: answered.thread,
  via,
  answered,
  alias: null,
});

/** Every rule of routing in order; the first that answers decides. The brakes come after them, in `brakes.ts`. */
export const ROUTING_RULES: readonly Rule[] = [
  {
    // First: it may go to a bounce address, to see whether that takes mail.
    name: 'test_mail',
    decide: (facts) =>
      facts.testMail === null
        ? pass('not a test mail of ours')
        : answer(
            { kind: 'ignore', reason: 'test_mail', testMail: facts.testMail },
            'a test mail of ours came back'
          ),
  },
  {
    name: 'delivery_status',
    decide: (facts) => {
      if (facts.mailClass.kind === 'delivery_status') {
        const { report } = facts.mailClass;
        if (report && report.feedback !== null && !report.complaint)
          return answer(
            { kind: 'ignore', reason: 'automatic' },
            `feedback of the type ${report.feedback}, which is no complaint`
          );
        return answer({ kind: 'delivery_status' }, 'a delivery report');
      }
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
    // A mail program sends it, to an address that stood in one mail only (RFC 2369 3.2); who it is from does not matter.
    name: 'unsubscribe',
    decide: (facts) => {
      if (facts.unfollows.length === 0) return pass('not sent to an address that ends notifications');
      // Nobody's words may be lost because such an address stands beside others.
      if (facts.tokens.length > 0 || facts.aliases.length > 0)
        return pass('sent to an address that ends notifications, but to others of ours as well');
      return answer(
        { kind: 'unsubscribe', outgoingMailIds: facts.unfollows },
        'sent to the address that ends the notifications of a thread'
      );
    },
  },
  {
    name: 'no_sender',
    decide: (facts) =>
      facts.hasSender
        ? pass('has a sender')
        : answer({ kind: 'hold', reason: 'no_sender' }, 'no usable From address'),
  },
  {
    name: 'sender_rule',
    decide: (facts) => {
      if (facts.senderRule === 'block')
        return answer({ kind: 'ignore', reason: 'sender_blocked' }, 'this sender was blocked by a person');
      return pass(facts.senderRule === 'allow' ? 'this sender is not braked' : 'no rule about this sender');
    },
  },
  {
    // Decides nothing by itself; the trace tells by it why policies took somebody for a colleague or not.
    name: 'author',
    decide: (facts) => pass(facts.sawAuthor),
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
      const types = new Set(alive.map((answered) => answered.thread.uid));
      const owners = new Set(alive.map((answered) => threadKey(answered.thread)));
      // Beside the reply, an alias of another type that was put into To creates its own entry (a forward).
      const others = facts.aliases.filter(
        (alias) =>
          alias.direct && !types.has(alias.targetType) && !(alias.owner && owners.has(threadKey(alias.owner)))
      );
      const { routes } =
        facts.mailClass.kind === 'automatic' ? { routes: [] } : routesOfAliases(facts, others);
      return answer(
        deliver(facts, [...alive.map((answered) => replyTo(answered, 'token')), ...routes]),
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
      if (others.length > 0)
        return pass(`answers ${threadKey(cited.thread)}, but was sent on to ${named(others)}`);
      const answered = [cited, ...facts.alsoCited.filter((also) => also.exists)];
      const routes: Route[] = [];
      let refusal: Verdict | null = null;
      for (const message of answered) {
        // A reply goes to its entry wherever it was sent to, but an alias of the same type still has its say.
        const refusing = facts.aliases
          .filter((alias) => alias.targetType === message.thread.uid)
          .map((alias) => ({ alias, reason: policyRefusal(facts, alias, message.thread) }))
          .find(({ reason }) => reason !== null);
        if (refusing?.reason) refusal ??= { kind: 'reject', reason: refusing.reason, alias: refusing.alias };
        else routes.push(replyTo(message, 'references'));
      }
      const threads = answered.map(({ thread }) => threadKey(thread)).join(', ');
      if (routes.length === 0 && refusal)
        return answer(refusal, `answers ${threads}, but an alias does not take mail from this sender`);
      return answer(deliver(facts, routes), `cites a message of ${threads}`);
    },
  },
  {
    name: 'automatic',
    decide: (facts) => {
      if (facts.mailClass.kind !== 'automatic') return pass('not automatic');
      const taking = facts.aliases.filter((alias) => servesMachine(facts, alias));
      return taking.length > 0
        ? pass(`automatic mail (${facts.mailClass.why}), which ${named(taking)} takes`)
        : answer(
            { kind: 'ignore', reason: 'automatic' },
            `automatic mail (${facts.mailClass.why}) that answers nothing`
          );
    },
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
      facts.onlyUnattended && facts.aliases.length === 0
        ? answer(
            { kind: 'reject', reason: 'catchall', alias: null },
            'sent to a catchall or notifications address only'
          )
        : pass('not sent to a catchall or notifications address alone'),
  },
  {
    name: 'aliases',
    decide: (facts) => {
      if (facts.aliases.length === 0) return pass('no recipient is an alias');
      const { cited } = facts;
      // A forward goes to the aliases of the other type only, whatever else was addressed.
      const forward = cited?.exists ? forwardAliases(facts, cited) : [];
      const { routes, refusal } = routesOfAliases(facts, forward.length > 0 ? forward : facts.aliases);
      if (routes.length > 0) {
        const taking = routes.flatMap((route) => route.alias ?? []);
        return answer(deliver(facts, routes), `alias ${named(taking)}`);
      }
      if (!refusal) return pass('no alias takes it');
      return answer(
        { kind: 'reject', ...refusal },
        refusal.reason === 'alias_invalid'
          ? `${refusal.alias.address} takes mail of followers only, but nobody follows what it belongs to`
          : `${refusal.alias.address} does not take mail from this sender`
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
      facts.anyUnattended
        ? answer(
            { kind: 'reject', reason: 'catchall', alias: null },
            'a catchall or notifications address among recipients without a route'
          )
        : pass('no recipient is a catchall or notifications address'),
  },
];
