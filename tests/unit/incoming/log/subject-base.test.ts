import { subjectBase } from '../../../../server/src/incoming/log/subject-base';

describe('what two subjects share', () => {
  it.each<[string, string]>([
    ['Re: Your offer 2211', 'your offer 2211'],
    ['RE: Re: Fwd: Your  offer 2211 ', 'your offer 2211'],
    ['AW: WG: Lampe defekt', 'lampe defekt'],
    ['Re[2]: Lamp', 'lamp'],
    ['Re (3): Lamp', 'lamp'],
    ['SV: Vs: Lamp', 'lamp'],
    ['回复：报价', '报价'],
    ['Regarding your lamp', 'regarding your lamp'],
    ['Ref: 12', 'ref: 12'],
    ['Re:', ''],
    ['', ''],
  ])('%j: %j', (subject, base) => {
    expect(subjectBase(subject)).toBe(base);
  });

  it('comes to an end with a long one', () => {
    for (const subject of ['re :'.repeat(300), `re${' '.repeat(990)}x`, 'Re: '.repeat(250)])
      expect(subjectBase(subject).length).toBeLessThanOrEqual(998);
  });
});
