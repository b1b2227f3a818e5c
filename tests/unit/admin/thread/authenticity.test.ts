import { judgeAuthenticity } from '../../../../admin/src/thread/authenticity';

describe('what an editor is told of the sender of a mail', () => {
  it.each([
    ['verified', false, 'verified'],
    ['failed', false, 'failed'],
    ['failed', true, 'failed'],
    ['unverified', true, 'unproven_colleague'],
    ['unknown', true, 'unproven_colleague'],
    // A form on a site can be verified and still name anybody.
    [null, true, 'unproven_colleague'],
    ['verified', true, 'unproven_colleague'],
    ['unverified', false, null],
    ['unknown', false, null],
    [null, false, null],
  ] as const)('%s, in the name of a colleague: %s', (authenticity, claimsColleague, told) => {
    expect(judgeAuthenticity({ authenticity, claimsColleague })).toBe(told);
  });
});
