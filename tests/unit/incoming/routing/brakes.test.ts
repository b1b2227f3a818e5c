import {
  decide,
  threadKey,
  type BrakeFacts,
  type RoutingFacts,
} from '../../../../server/src/incoming/routing/verdict';
import { alias, answered, facts, t1, TASK, TICKET } from './situations';

const counted = (part: Partial<BrakeFacts> = {}): BrakeFacts => ({
  opened: new Map(),
  written: new Map(),
  fast: new Map(),
  loopMinutes: 120,
  loopThreshold: 20,
  fastBrakeSeconds: 120,
  fastBrakeMails: 4,
  globalBrakeMails: 1000,
  recent: 0,
  brakeSince: null,
  released: false,
  ...part,
});

const braked = (brakes: Partial<BrakeFacts>, part: Partial<RoutingFacts>): RoutingFacts =>
  facts({ ...part, brakes: counted(brakes) });

const creates = { aliases: [alias('support', TICKET)] };
const answers = { tokens: [answered()] };
const onT1 = (count: number) => new Map([[threadKey(t1), count]]);

const verdictOf = (brakes: Partial<BrakeFacts>, part: Partial<RoutingFacts>): string => {
  const { verdict } = decide(braked(brakes, part));
  return 'reason' in verdict ? `${verdict.kind} ${verdict.reason}` : verdict.kind;
};

type Case = [situation: string, brakes: Partial<BrakeFacts>, given: Partial<RoutingFacts>, verdict: string];

describe('the brake by rate', () => {
  it.each<Case>([
    ['one entry below the limit', { opened: new Map([[TICKET, 19]]) }, creates, 'deliver'],
    ['as many entries as the limit', { opened: new Map([[TICKET, 20]]) }, creates, 'reject rate_limit'],
    ['as many entries, but of another type', { opened: new Map([[TASK, 20]]) }, creates, 'deliver'],
    ['one mail below the limit on a thread', { written: onT1(19) }, answers, 'deliver'],
    ['as many mails as the limit on a thread', { written: onT1(20) }, answers, 'reject rate_limit'],
    [
      'one of two aliases is at its limit: the whole mail is refused',
      { opened: new Map([[TASK, 20]]) },
      { aliases: [alias('support', TICKET), alias('tasks', TASK)] },
      'reject rate_limit',
    ],
    [
      'one of several forced entries is at its limit: nothing is created anywhere',
      { written: onT1(20) },
      { aliases: [alias('t1', TICKET, { forcedDocumentId: 't1' }), alias('tasks', TASK)] },
      'reject rate_limit',
    ],
    ['a limit of one', { loopThreshold: 1, opened: new Map([[TICKET, 1]]) }, creates, 'reject rate_limit'],
    [
      'a sender who was allowed',
      { opened: new Map([[TICKET, 500]]) },
      { ...creates, senderRule: 'allow' },
      'deliver',
    ],
    [
      'a machine on a thread is counted too',
      { written: onT1(20) },
      { ...answers, mailClass: { kind: 'automatic', why: 'x' } },
      'reject rate_limit',
    ],
  ])('%s', (_situation, brakes, given, verdict) => {
    expect(verdictOf(brakes, given)).toBe(verdict);
  });

  it('tells the sender once for the whole mail, and in the trace what it counted', () => {
    const decision = decide(braked({ written: onT1(20) }, answers));
    expect(decision.answered).toBe(true);
    expect(decision.trace.at(-1)).toMatchObject({ rule: 'rate_brake', outcome: 'answered' });
    expect(decision.trace.at(-1)?.saw).toContain('20 of 20 mails');
  });
});

describe('the fast brake', () => {
  it.each<Case>([
    ['the fourth mail', { fast: onT1(3) }, answers, 'deliver'],
    ['the fifth mail', { fast: onT1(4) }, answers, 'hold fast_brake'],
    [
      'the fifth mail of somebody who was allowed',
      { fast: onT1(4) },
      { ...answers, senderRule: 'allow' },
      'deliver',
    ],
    [
      'the fifth silent note of a machine: nobody hears of it, so nothing can answer',
      { fast: onT1(4) },
      { ...answers, mailClass: { kind: 'automatic', why: 'x' } },
      'deliver',
    ],
    [
      'the fifth alarm on an entry that is there for alarms',
      { fast: onT1(4) },
      {
        mailClass: { kind: 'automatic', why: 'x' },
        aliases: [alias('alarms', TICKET, { forcedDocumentId: 't1', takesAutomatic: true })],
      },
      'hold fast_brake',
    ],
    ['many mails that create: they are on no thread yet', { fast: onT1(4) }, creates, 'deliver'],
  ])('%s', (_situation, brakes, given, verdict) => {
    expect(verdictOf(brakes, given)).toBe(verdict);
  });
});

describe('the global brake', () => {
  const SINCE = '2026-11-21T10:00:00.000Z';

  it.each<Case>([
    ['the last mail below the limit', { recent: 999 }, creates, 'deliver'],
    ['as many messages as the limit', { recent: 1000 }, creates, 'hold global_brake'],
    ['while it holds, an answer', { brakeSince: SINCE }, answers, 'hold global_brake'],
    [
      'while it holds, a mail that would be refused: refusals are mails, too',
      { brakeSince: SINCE },
      { onlyUnattended: true, anyUnattended: true },
      'hold global_brake',
    ],
    [
      'while it holds, a delivery report, which makes nothing',
      { brakeSince: SINCE },
      { mailClass: { kind: 'delivery_status', report: null } },
      'delivery_status',
    ],
    ['while it holds, a mail of our own', { brakeSince: SINCE }, { ownMail: true }, 'ignore own_mail'],
    [
      'while it holds, somebody who was allowed',
      { brakeSince: SINCE },
      { ...creates, senderRule: 'allow' },
      'deliver',
    ],
    ['a mail that a person let through', { recent: 5000, released: true }, creates, 'deliver'],
  ])('%s', (_situation, brakes, given, verdict) => {
    expect(verdictOf(brakes, given)).toBe(verdict);
  });

  it('comes before the others: what it holds was not refused', () => {
    expect(verdictOf({ recent: 1000, opened: new Map([[TICKET, 20]]) }, creates)).toBe('hold global_brake');
  });
});
