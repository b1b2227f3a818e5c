import { weighReport, type ReportEvidence } from '../../../../server/src/incoming/handlers/weigh-report';

const ANNAS = 7;
const BOBS = 8;

const weigh = (
  part: Partial<Omit<ReportEvidence, 'sender'>>,
  sender: Partial<ReportEvidence['sender']> = {}
) =>
  weighReport({
    complaint: false,
    proven: [],
    named: [],
    cited: [],
    ...part,
    sender: { verified: false, known: false, blocked: false, ...sender },
  });
const counting = (outgoingMailId: number) => ({ kind: 'mail', outgoingMailId, counts: true });
const showing = (outgoingMailId: number) => ({ kind: 'mail', outgoingMailId, counts: false });

describe('what a delivery report may do', () => {
  it.each<[string, Parameters<typeof weigh>, object]>([
    ['a bounce with our token counts', [{ proven: [ANNAS] }], counting(ANNAS)],
    [
      'so does one of a sender who is blocked: the mail did come back',
      [{ proven: [ANNAS] }, { blocked: true }],
      counting(ANNAS),
    ],
    [
      'a token of one mail says nothing about another',
      [{ proven: [BOBS], named: [ANNAS], cited: [ANNAS] }],
      counting(BOBS),
    ],
    ['a bounce that knows the id is shown', [{ named: [ANNAS] }], showing(ANNAS)],
    ['so is one that only answers it', [{ cited: [ANNAS] }], showing(ANNAS)],
    [
      'a verified sender makes no difference to a bounce',
      [{ named: [ANNAS] }, { verified: true }],
      showing(ANNAS),
    ],
    ['of a blocked sender it is ignored', [{ named: [ANNAS] }, { blocked: true }], { kind: 'blocked' }],
    ['a complaint with our token counts', [{ complaint: true, proven: [ANNAS] }], counting(ANNAS)],
    ['a complaint that knows the id is shown', [{ complaint: true, named: [ANNAS] }], showing(ANNAS)],
    [
      'that of a verified feedback loop counts',
      [{ complaint: true, named: [ANNAS] }, { verified: true }],
      counting(ANNAS),
    ],
    [
      'not that of somebody whom we write to, verified or not',
      [
        { complaint: true, named: [ANNAS] },
        { verified: true, known: true },
      ],
      showing(ANNAS),
    ],
    [
      'nor that of a blocked sender',
      [
        { complaint: true, named: [ANNAS] },
        { verified: true, blocked: true },
      ],
      { kind: 'blocked' },
    ],
    [
      'what a complaint answers is not what it is about',
      [{ complaint: true, cited: [ANNAS] }, { verified: true }],
      { kind: 'unmatched' },
    ],
    ['a report about nothing of ours', [{}], { kind: 'unmatched' }],
  ])('%s', (_what, evidence, weight) => {
    expect(weigh(...evidence)).toEqual(weight);
  });
});
