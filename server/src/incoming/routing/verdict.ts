import type { Explanation, TraceStep } from '../../contracts/incoming';
import { BRAKES, isBraked } from './brakes';
import { ROUTING_RULES } from './routing-rules';
import type { Decision, Route, RoutingFacts, Verdict } from './routing-facts';

export { isSilent, threadKey } from './routing-facts';
export type {
  AliasFact,
  AnsweredMessage,
  BrakeFacts,
  Decision,
  Route,
  RoutingFacts,
  ThreadKey,
  Verdict,
} from './routing-facts';

/** Longest sentence of a trace, in characters. */
const SAW_LENGTH = 500;

const step = (rule: string, answered: boolean, saw: string): TraceStep => ({
  rule,
  outcome: answered ? 'answered' : 'passed',
  saw: saw.slice(0, SAW_LENGTH),
});

const route = (facts: RoutingFacts): { verdict: Verdict; trace: TraceStep[] } => {
  const trace: TraceStep[] = [];
  for (const rule of ROUTING_RULES) {
    const { verdict, saw } = rule.decide(facts);
    trace.push(step(rule.name, verdict !== null, saw));
    if (verdict) return { verdict, trace };
  }
  trace.push(step('no_route', true, 'no rule found a place for it'));
  return { verdict: { kind: 'hold', reason: 'no_route' }, trace };
};

/** Whether the sender hears of a verdict: of a refusal, and of mail without a route if the settings say so. */
const isAnswered = (facts: RoutingFacts, verdict: Verdict): boolean =>
  facts.answerable &&
  (verdict.kind === 'reject' ||
    (verdict.kind === 'hold' && verdict.reason === 'no_route' && facts.refuseNoRoute));

/**
 * Where a mail goes: rules in order, the first that answers decides; then the brakes, which may stop what it decided.
 * Pure; the trace tells what each rule saw.
 */
export const decide = (facts: RoutingFacts): Decision => {
  const { verdict, trace } = route(facts);
  const done = (final: Verdict): Decision => ({
    verdict: final,
    trace,
    answered: isAnswered(facts, final),
  });
  if (facts.brakes === null || facts.senderRule === 'allow' || !isBraked(verdict)) return done(verdict);
  for (const brake of BRAKES) {
    const braked = brake.decide(facts, facts.brakes, verdict);
    trace.push(step(brake.name, braked.verdict !== null, braked.saw));
    if (braked.verdict) return done(braked.verdict);
  }
  return done(verdict);
};

const viaOf = (chosen: Route): Explanation['verdict']['routes'][number]['via'] => {
  if (chosen.kind === 'reply') return chosen.via;
  return chosen.alias ? 'alias' : 'fallback_type';
};

/** A decision as people and programs are shown it. */
export const toExplanation = ({ verdict, trace, answered }: Decision): Explanation => ({
  verdict: {
    kind: verdict.kind,
    reason: 'reason' in verdict ? verdict.reason : null,
    answered,
    routes:
      verdict.kind === 'deliver'
        ? verdict.routes.map((chosen) => ({
            kind: chosen.kind,
            uid: chosen.kind === 'reply' ? chosen.thread.uid : chosen.targetType,
            documentId: chosen.kind === 'reply' ? chosen.thread.documentId : null,
            via: viaOf(chosen),
            alias: chosen.alias?.address ?? null,
          }))
        : [],
  },
  trace,
});
