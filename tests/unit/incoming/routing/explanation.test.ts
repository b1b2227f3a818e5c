import { decide, toExplanation, type RoutingFacts } from '../../../../server/src/incoming/routing/verdict';
import { TICKET, TASK, LEAD, facts, answered, alias, report, deleted } from './situations';

describe('the trace', () => {
  it('tells of every rule up to the one that answered', () => {
    const { trace } = decide(facts({ cited: answered(), aliases: [alias('tasks', TASK)] }));
    expect(trace.map(({ rule }) => rule)).toEqual([
      'test_mail',
      'delivery_status',
      'answer_to_refusal',
      'own_mail',
      'unsubscribe',
      'no_sender',
      'sender_rule',
      'author',
      'token',
      'references',
      'automatic',
      'entry_gone',
      'only_catchall',
      'aliases',
    ]);
    expect(trace.map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: trace.length - 1 }, () => 'passed'),
      'answered',
    ]);
    expect(trace.find(({ rule }) => rule === 'references')?.saw).toContain('tasks@shop.example');
  });

  it('ends with no_route when nothing fits', () => {
    expect(decide(facts()).trace.at(-1)).toMatchObject({ rule: 'no_route', outcome: 'answered' });
  });

  it('stays short, however many addresses a stranger writes to', () => {
    const aliases = Array.from({ length: 200 }, (_, index) => alias(`alias-${index}`, TICKET));
    for (const step of decide(facts({ aliases })).trace) expect(step.saw.length).toBeLessThanOrEqual(500);
  });
});

describe('the sender hears', () => {
  it.each<[string, Partial<RoutingFacts>, boolean]>([
    ['of a refusal', { onlyUnattended: true, anyUnattended: true }, true],
    [
      'nothing, where nobody may be answered',
      { onlyUnattended: true, anyUnattended: true, answerable: false },
      false,
    ],
    ['nothing of mail without a route', {}, false],
    ['of mail without a route, where the settings say so', { refuseNoRoute: true }, true],
    ['nothing of an answer to a deleted entry, even then', { refuseNoRoute: true, cited: deleted }, false],
    ['nothing of what is taken', { aliases: [alias('support', TICKET)] }, false],
  ])('%s', (_situation, given, heard) => {
    expect(decide(facts(given)).answered).toBe(heard);
  });
});

describe('an explanation', () => {
  it('names each route, how it was found and through which alias', () => {
    const decision = decide(facts({ tokens: [answered()], aliases: [alias('tasks', TASK)] }));
    expect(toExplanation(decision)).toEqual({
      verdict: {
        kind: 'deliver',
        reason: null,
        answered: false,
        routes: [
          { kind: 'reply', uid: TICKET, documentId: 't1', via: 'token', alias: null },
          { kind: 'create', uid: TASK, documentId: null, via: 'alias', alias: 'tasks@shop.example' },
        ],
      },
      trace: decision.trace,
    });
  });

  it('tells a fallback type and a forced alias apart from an alias', () => {
    const via = (given: Partial<RoutingFacts>) =>
      toExplanation(decide(facts(given))).verdict.routes.map((route) => route.via);
    expect(via({ fallbackType: LEAD })).toEqual(['fallback_type']);
    expect(via({ aliases: [alias('t2', TICKET, { forcedDocumentId: 't2' })] })).toEqual(['forced_alias']);
    expect(via({ cited: answered() })).toEqual(['references']);
  });

  it('says why there is none', () => {
    expect(toExplanation(decide(facts({ onlyUnattended: true, anyUnattended: true }))).verdict).toEqual({
      kind: 'reject',
      reason: 'catchall',
      answered: true,
      routes: [],
    });
    expect(toExplanation(decide(facts({ mailClass: report }))).verdict).toMatchObject({
      kind: 'delivery_status',
      reason: null,
    });
  });
});
