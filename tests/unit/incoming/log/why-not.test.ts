import type { IncomingStatus } from '../../../../server/src/contracts/incoming';
import { whyNot, type Act, type ActedOn } from '../../../../server/src/incoming/log/why-not';

const mail = (status: IncomingStatus, part: Partial<ActedOn> = {}): ActedOn => ({
  status,
  reason: null,
  posts: [],
  hasSource: true,
  ...part,
});
const posted = { posts: [{ uid: 'api::ticket.ticket', documentId: 'a', messageId: 1 }] };
const ACTS: Act[] = ['replay', 'attach', 'create', 'move', 'reject', 'ignore'];

describe('what a person can do with a mail', () => {
  it.each<[string, ActedOn, Act[]]>([
    ['that waits for its turn', mail('pending'), []],
    ['in work', mail('processing'), []],
    ['held', mail('held'), ['replay', 'attach', 'create', 'reject', 'ignore']],
    ['failed', mail('failed'), ['replay', 'attach', 'create', 'reject', 'ignore']],
    ['rejected', mail('rejected'), ['replay', 'attach', 'create']],
    ['ignored', mail('ignored'), ['replay', 'attach', 'create', 'reject']],
    ['processed without a message', mail('processed'), ['replay', 'attach', 'create', 'reject']],
    ['posted', mail('processed', posted), ['move']],
    ['ignored as a copy', mail('ignored', { ...posted, reason: 'duplicate' }), []],
    ['held, its source gone', mail('held', { hasSource: false }), ['ignore']],
  ])('%s', (_what, subject, possible) => {
    expect(ACTS.filter((act) => whyNot(act, subject) === null)).toEqual(possible);
  });
});
