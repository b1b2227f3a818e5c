import type { AccountState } from '../../../../../server/src/contracts/incoming-servers';
import {
  GIVE_UP_AFTER_MS,
  newMemory,
  nextStep,
  type AccountEvent,
  type AccountMemory,
} from '../../../../../server/src/incoming/ingresses/mailboxes/account-state';

const NOW = 1_000_000_000_000;
const POLL = 300_000;
const clock = { now: NOW, random: 0.5, pollMs: POLL };
const memoryIn = (state: AccountState, part: Partial<AccountMemory> = {}): AccountMemory => ({
  ...newMemory(null),
  state,
  ...part,
});

const STATES: AccountState[] = [
  'draft',
  'connecting',
  'syncing',
  'idle',
  'backing_off',
  'needs_sign_in',
  'disabled',
];

const EVENTS: AccountEvent[] = [
  { kind: 'taken' },
  { kind: 'connected' },
  { kind: 'synced' },
  { kind: 'announced' },
  { kind: 'fetch_now' },
  { kind: 'timer' },
  { kind: 'failed', problem: 'connection_lost' },
  { kind: 'login_refused', problem: 'login_refused' },
  { kind: 'sign_in_needed' },
];

const said = (state: AccountState, event: AccountEvent): string => {
  const { memory, effects } = nextStep(memoryIn(state), event, clock);
  const done = effects.map((effect) => (effect.do === 'wait' ? `wait ${effect.ms / 1000}` : effect.do));
  if (memory.state === state && done.length === 0) return memory.again ? 'again' : '-';
  return [memory.state, ...done].join(' ');
};

/** Every state with every event; '-' = nothing changes and nothing is done. */
const TABLE: Record<AccountState, Record<AccountEvent['kind'], string>> = {
  draft: {
    taken: '-',
    connected: '-',
    synced: '-',
    announced: '-',
    fetch_now: '-',
    timer: '-',
    failed: '-',
    login_refused: '-',
    sign_in_needed: '-',
  },
  connecting: {
    taken: 'connecting connect',
    connected: 'syncing sync',
    synced: '-',
    announced: '-',
    fetch_now: '-',
    timer: '-',
    failed: 'backing_off disconnect wait 5',
    login_refused: 'needs_sign_in disconnect wait 3600',
    sign_in_needed: 'needs_sign_in disconnect wait 3600',
  },
  syncing: {
    taken: 'connecting connect',
    connected: '-',
    synced: 'idle wait 300',
    announced: 'again',
    fetch_now: 'again',
    timer: 'again',
    failed: 'backing_off disconnect wait 5',
    login_refused: 'needs_sign_in disconnect wait 3600',
    sign_in_needed: 'needs_sign_in disconnect wait 3600',
  },
  idle: {
    taken: 'connecting connect',
    connected: '-',
    synced: '-',
    announced: 'syncing sync',
    fetch_now: 'syncing sync',
    timer: 'syncing sync',
    failed: 'backing_off disconnect wait 5',
    login_refused: '-',
    sign_in_needed: '-',
  },
  backing_off: {
    taken: 'connecting connect',
    connected: '-',
    synced: '-',
    announced: '-',
    fetch_now: 'connecting connect',
    timer: 'connecting connect',
    failed: '-',
    login_refused: '-',
    sign_in_needed: '-',
  },
  needs_sign_in: {
    taken: 'connecting connect',
    connected: '-',
    synced: '-',
    announced: '-',
    fetch_now: 'connecting connect',
    timer: 'connecting connect',
    failed: '-',
    login_refused: '-',
    sign_in_needed: '-',
  },
  disabled: {
    taken: '-',
    connected: '-',
    synced: '-',
    announced: '-',
    fetch_now: '-',
    timer: '-',
    failed: '-',
    login_refused: '-',
    sign_in_needed: '-',
  },
};

describe('the states of an account', () => {
  it.each(STATES.flatMap((state) => EVENTS.map((event) => [state, event.kind, event] as const)))(
    '%s, %s',
    (state, kind, event) => {
      expect(said(state, event)).toBe(TABLE[state][kind]);
    }
  );

  it('looks once more when something was announced during a sync', () => {
    const { memory, effects } = nextStep(
      memoryIn('syncing', { again: true, attempts: 3, failingSince: NOW - 1 }),
      { kind: 'synced' },
      clock
    );
    expect(memory).toEqual({ state: 'syncing', again: false, attempts: 0, failingSince: null });
    expect(effects).toEqual([{ do: 'sync' }]);
  });

  it('waits longer each time, and forgets it only after a successful sync', () => {
    const waits: number[] = [];
    let memory = memoryIn('connecting');
    for (let round = 0; round < 7; round += 1) {
      // The login works every time: that alone must not bring the first wait back.
      memory = nextStep(memory, { kind: 'connected' }, clock).memory;
      const step = nextStep(memory, { kind: 'failed', problem: 'connection_lost' }, clock);
      waits.push(...step.effects.flatMap((effect) => (effect.do === 'wait' ? effect.ms / 1000 : [])));
      memory = nextStep(step.memory, { kind: 'timer' }, clock).memory;
    }
    expect(waits).toEqual([5, 15, 60, 300, 900, 900, 900]);
  });

  it.each([
    [0, 4000],
    [1, 6000],
  ])('spreads the waits (random %s)', (random, ms) => {
    const { effects } = nextStep(
      memoryIn('idle'),
      { kind: 'failed', problem: 'port_refused' },
      { ...clock, random }
    );
    expect(effects).toContainEqual({ do: 'wait', ms });
  });

  it.each<[AccountEvent, number, AccountState]>([
    [{ kind: 'failed', problem: 'port_refused' }, GIVE_UP_AFTER_MS - 1, 'backing_off'],
    [{ kind: 'failed', problem: 'port_refused' }, GIVE_UP_AFTER_MS, 'draft'],
    [{ kind: 'login_refused', problem: 'login_refused' }, GIVE_UP_AFTER_MS - 1, 'needs_sign_in'],
    [{ kind: 'login_refused', problem: 'login_refused' }, GIVE_UP_AFTER_MS, 'draft'],
  ])('%j after %s ms of failure -> %s', (event, failing, state) => {
    const { memory, effects } = nextStep(
      memoryIn('connecting', { failingSince: NOW - failing }),
      event,
      clock
    );
    expect(memory.state).toBe(state);
    expect(effects.some((effect) => effect.do === 'give_up')).toBe(state === 'draft');
  });

  it('does not give up while it waits for a person, nor soon afterwards', () => {
    const failing = memoryIn('connecting', { attempts: 9, failingSince: NOW - 2 * GIVE_UP_AFTER_MS });
    const { memory } = nextStep(failing, { kind: 'sign_in_needed' }, clock);
    expect(memory).toEqual({ state: 'needs_sign_in', attempts: 0, failingSince: null, again: false });
    const signedIn = nextStep(memory, { kind: 'fetch_now' }, clock);
    expect(signedIn.effects).toEqual([{ do: 'connect' }]);
    const broken = nextStep(signedIn.memory, { kind: 'failed', problem: 'port_refused' }, clock);
    expect(broken.memory).toMatchObject({ state: 'backing_off', failingSince: NOW });
  });
});
