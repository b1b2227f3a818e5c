import type { AccountProblem, AccountState } from '../../../contracts/incoming-servers';

/** What an account remembers between two events. Times are epoch ms. */
export interface AccountMemory {
  state: AccountState;
  /** failures since the last successful sync */
  attempts: number;
  failingSince: number | null;
  /** something was announced while a sync was running: its search may have been over */
  again: boolean;
}

export type AccountEvent =
  /** this process has got the account */
  | { kind: 'taken' }
  | { kind: 'connected' }
  | { kind: 'synced' }
  /** the server announced a change: only a hint, it may never come */
  | { kind: 'announced' }
  /** a person asked for it */
  | { kind: 'fetch_now' }
  /** the time that the last `wait` asked for has passed */
  | { kind: 'timer' }
  | { kind: 'failed'; problem: AccountProblem }
  /** user or password are wrong, or cannot be read; a POP3 account logs in for every sync */
  | { kind: 'login_refused'; problem: AccountProblem }
  /** a person has to sign in at the provider; `fetch_now` comes as soon as somebody has */
  | { kind: 'sign_in_needed' };

export type AccountEffect =
  | { do: 'connect' }
  | { do: 'sync' }
  | { do: 'disconnect' }
  /** raise `timer` after so many ms */
  | { do: 'wait'; ms: number }
  /** tell the administrators, and leave the account alone from now on */
  | { do: 'give_up' };

export interface AccountClock {
  /** epoch ms */
  now: number;
  /** 0 to 1 */
  random: number;
  /** ms between two looks without announcement */
  pollMs: number;
}

/** Waits in ms after the 1st, 2nd, ... failure in a row; the last one repeats. */
const BACKOFF_MS = [5_000, 15_000, 60_000, 5 * 60_000, 15 * 60_000];
/** A refused login is tried this seldom (ms): servers lock accounts that guess. */
const SIGN_IN_RETRY_MS = 60 * 60_000;
/** ms of failure after which an account goes back to draft (five days). */
export const GIVE_UP_AFTER_MS = 5 * 24 * 60 * 60_000;

export const newMemory = (failingSince: number | null): AccountMemory => ({
  state: 'connecting',
  attempts: 0,
  failingSince,
  again: false,
});

/** Spread by a fifth either way, so that accounts of one server do not come back all at once. */
const spread = (ms: number, random: number): number => Math.round(ms * (0.8 + 0.4 * random));

const backoff = (attempts: number, random: number): number => {
  const index = Math.min(Math.max(attempts, 1), BACKOFF_MS.length) - 1;
  return spread(BACKOFF_MS[index] ?? SIGN_IN_RETRY_MS, random);
};

type Step = { memory: AccountMemory; effects: AccountEffect[] };

const failure = (
  memory: AccountMemory,
  clock: AccountClock,
  state: 'backing_off' | 'needs_sign_in'
): Step => {
  const failingSince = memory.failingSince ?? clock.now;
  const attempts = memory.attempts + 1;
  if (clock.now - failingSince >= GIVE_UP_AFTER_MS) {
    return {
      memory: { state: 'draft', attempts, failingSince, again: false },
      effects: [{ do: 'disconnect' }, { do: 'give_up' }],
    };
  }
  const ms =
    state === 'needs_sign_in' ? spread(SIGN_IN_RETRY_MS, clock.random) : backoff(attempts, clock.random);
  return {
    memory: { state, attempts, failingSince, again: false },
    effects: [{ do: 'disconnect' }, { do: 'wait', ms }],
  };
};

/**
 * One step of an account: what it is after `event`, and what has to be done. Events that mean nothing in a state change
 * nothing, so a late one of a connection that was given up does no harm. Backoff ends only with a successful sync: a
 * server that takes the login and then breaks would be hammered otherwise.
 */
export const nextStep = (memory: AccountMemory, event: AccountEvent, clock: AccountClock): Step => {
  const stay: Step = { memory, effects: [] };
  const to = (state: AccountState, effects: AccountEffect[]): Step => ({
    memory: { ...memory, state, again: false },
    effects,
  });
  const waiting = memory.state === 'backing_off' || memory.state === 'needs_sign_in';
  const working = memory.state === 'connecting' || memory.state === 'syncing' || memory.state === 'idle';

  switch (event.kind) {
    case 'taken':
      return working || waiting ? to('connecting', [{ do: 'connect' }]) : stay;
    case 'connected':
      return memory.state === 'connecting' ? to('syncing', [{ do: 'sync' }]) : stay;
    case 'synced':
      if (memory.state !== 'syncing') return stay;
      return {
        memory: {
          state: memory.again ? 'syncing' : 'idle',
          attempts: 0,
          failingSince: null,
          again: false,
        },
        effects: memory.again ? [{ do: 'sync' }] : [{ do: 'wait', ms: clock.pollMs }],
      };
    case 'announced':
    case 'fetch_now':
    case 'timer':
      if (memory.state === 'idle') return to('syncing', [{ do: 'sync' }]);
      if (memory.state === 'syncing') return { memory: { ...memory, again: true }, effects: [] };
      return waiting && event.kind !== 'announced' ? to('connecting', [{ do: 'connect' }]) : stay;
    case 'failed':
      return working ? failure(memory, clock, 'backing_off') : stay;
    case 'sign_in_needed':
      if (memory.state !== 'connecting' && memory.state !== 'syncing') return stay;
      // Waiting for a person is no failure of the account: it is not given up for that, however long it takes.
      return {
        memory: { state: 'needs_sign_in', attempts: 0, failingSince: null, again: false },
        effects: [{ do: 'disconnect' }, { do: 'wait', ms: spread(SIGN_IN_RETRY_MS, clock.random) }],
      };
    case 'login_refused':
      return memory.state === 'connecting' || memory.state === 'syncing'
        ? failure(memory, clock, 'needs_sign_in')
        : stay;
  }
};
