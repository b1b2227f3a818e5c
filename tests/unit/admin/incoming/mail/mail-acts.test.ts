import { actsFor } from '../../../../../admin/src/incoming/mail/mail-acts';
import type { IncomingStatus } from '../../../../../server/src/contracts/incoming';

const acts = (status: IncomingStatus, rest: Partial<Parameters<typeof actsFor>[0]> = {}) =>
  [...actsFor({ status, posts: [], hasSource: true, fromAddress: 'mary@customer.example', ...rest })].sort();
const post = { uid: 'api::ticket.ticket', documentId: 'a', messageId: 1 };

describe('what can be done about a mail', () => {
  it.each(['pending', 'processing'] as const)('nothing while it is %s', (status) =>
    expect(acts(status)).toEqual([])
  );
  it.each(['held', 'failed'] as const)('everything while it is %s', (status) =>
    expect(acts(status)).toEqual(['attach', 'create', 'ignore', 'reject', 'replay'])
  );
  it('no refusal without somebody to tell', () =>
    expect(acts('held', { fromAddress: '' })).not.toContain('reject'));
  it('nothing that needs a source when it is gone', () =>
    expect(acts('held', { hasSource: false })).toEqual(['ignore']));
  it('a posted mail moves, and is neither posted nor refused again', () =>
    expect(acts('processed', { posts: [post] })).toEqual(['move']));
  it('nothing for a copy of a mail that was posted', () =>
    expect(acts('ignored', { posts: [post] })).toEqual([]));
  it.each(['rejected', 'ignored', 'processed'] as const)(
    'a mail that was %s finds its way after all',
    (status) => expect(acts(status)).toEqual(['attach', 'create', 'replay'])
  );
});
