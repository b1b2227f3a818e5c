import {
  answer,
  isSilent,
  pass,
  threadKey,
  type BrakeFacts,
  type Route,
  type RoutingFacts,
  type Verdict,
} from './routing-facts';

/** A brake looks at a verdict and may put its own in its place. */
export interface Brake {
  name: string;
  decide(
    facts: RoutingFacts,
    counted: BrakeFacts,
    verdict: Verdict
  ): { verdict: Verdict | null; saw: string };
}

const repliesOf = (verdict: Verdict): Extract<Route, { kind: 'reply' }>[] =>
  verdict.kind === 'deliver' ? verdict.routes.filter((route) => route.kind === 'reply') : [];

const createsOf = (verdict: Verdict): Extract<Route, { kind: 'create' }>[] =>
  verdict.kind === 'deliver' ? verdict.routes.filter((route) => route.kind === 'create') : [];

/**
 * What stops mail that goes round in circles, in order. They look only at verdicts that do something; a sender whom a
 * person allowed is not braked. They count what stands on threads, so that no header a robot leaves out matters.
 */
export const BRAKES: readonly Brake[] = [
  {
    // The emergency brake: too much of everything. Held rather than refused, because most of it did nothing wrong.
    name: 'global_brake',
    decide: (_facts, counted) => {
      const hold: Verdict = { kind: 'hold', reason: 'global_brake' };
      if (counted.released) return pass('a person let this mail through');
      if (counted.brakeSince !== null)
        return answer(hold, `all mail is held since ${counted.brakeSince}, until a person releases it`);
      return counted.recent >= counted.globalBrakeMails
        ? answer(
            hold,
            `${counted.recent} messages were made by mail within five minutes, and ${counted.globalBrakeMails} are the limit`
          )
        : pass(`${counted.recent} of ${counted.globalBrakeMails} messages by mail within five minutes`);
    },
  },
  {
    // One positive stops the whole mail: a robot that writes to five aliases at once is one robot.
    name: 'rate_brake',
    decide: (_facts, counted, verdict) => {
      const within = `within ${counted.loopMinutes} minutes`;
      const seen: string[] = [];
      for (const type of new Set(createsOf(verdict).map((route) => route.targetType))) {
        const count = counted.opened.get(type) ?? 0;
        seen.push(`${count} of ${counted.loopThreshold} entries of ${type} by this sender ${within}`);
        if (count >= counted.loopThreshold)
          return answer({ kind: 'reject', reason: 'rate_limit', alias: null }, seen.join('; '));
      }
      for (const { thread } of repliesOf(verdict)) {
        const count = counted.written.get(threadKey(thread)) ?? 0;
        seen.push(
          `${count} of ${counted.loopThreshold} mails on ${threadKey(thread)} by this sender ${within}`
        );
        if (count >= counted.loopThreshold)
          return answer({ kind: 'reject', reason: 'rate_limit', alias: null }, seen.join('; '));
      }
      return pass(seen.join('; ') || 'nothing to count');
    },
  },
  {
    name: 'fast_brake',
    decide: (_facts, counted, verdict) => {
      const within = `within ${counted.fastBrakeSeconds} seconds and without a person in between`;
      for (const route of repliesOf(verdict)) {
        // Nobody is told of a silent note, so that nothing can answer it.
        if (isSilent(verdict, route)) continue;
        const count = counted.fast.get(threadKey(route.thread)) ?? 0;
        if (count >= counted.fastBrakeMails) {
          return answer(
            { kind: 'hold', reason: 'fast_brake' },
            `${count} mails by this sender on ${threadKey(route.thread)} ${within}`
          );
        }
      }
      return pass(`fewer than ${counted.fastBrakeMails} mails by this sender on one thread ${within}`);
    },
  },
];

/** Whether the brakes have anything to say about a verdict: those that post, create, or answer with a refusal. */
export const isBraked = (verdict: Verdict): boolean =>
  verdict.kind === 'deliver' || verdict.kind === 'reject';
