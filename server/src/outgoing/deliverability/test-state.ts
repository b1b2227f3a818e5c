import type { DeliverabilityCheck } from '../../contracts/deliverability';
import type { DeliveryReason, DeliveryState } from '../../contracts/thread';

/** The last test mail to an address of ours. */
export interface LastTest {
  address: string;
  state: DeliveryState;
  /** why it was not sent, or not taken */
  reason: DeliveryReason | null;
  /** epoch ms; null while it waits */
  sentAt: number | null;
}

/** ms after which a test mail that has not come back counts as lost: greylisting and fetching take their time */
export const LOST_AFTER_MS = 30 * 60 * 1000;

/** What the other side says of the address. Every other reason is one of ours: the mail never reached anybody. */
const REFUSED = /^(?:refused|refused_temporarily|too_large|bounced(?:_.*)?)$/;

const ENDED: readonly DeliveryState[] = ['failed', 'bounced', 'suppressed', 'unknown'];

/** Addresses named in one sentence. */
const NAMED = 5;

const named = (addresses: readonly string[]): string =>
  addresses.length > NAMED
    ? `${addresses.slice(0, NAMED).join(', ')} … (${addresses.length})`
    : addresses.join(', ');

/** Whether every address of ours takes mail, by the test mails that were sent to them (epoch ms `now`). */
export const judgeTests = (
  addresses: readonly string[],
  tests: readonly LastTest[],
  now: number
): DeliverabilityCheck => {
  const known = new Map(tests.map((test) => [test.address, test]));
  const of = (address: string): LastTest | undefined => known.get(address);
  const check = (
    state: DeliverabilityCheck['state'],
    problem: string | null,
    about: readonly string[],
    reason: DeliveryReason | null = null
  ): DeliverabilityCheck => ({
    check: 'addresses',
    state,
    problem,
    values: problem === null ? {} : { addresses: named(about), ...(reason ? { reason } : {}) },
    found: addresses.filter((address) => of(address)?.state === 'delivered'),
    records: [],
  });
  const ended = addresses.flatMap((address) => {
    const test = of(address);
    return test && ENDED.includes(test.state) ? [test] : [];
  });
  const refused = ended.filter(
    ({ state, reason }) => state === 'bounced' || reason === null || REFUSED.test(reason)
  );
  if (refused.length > 0)
    return check(
      'failed',
      'addresses_refused',
      refused.map(({ address }) => address)
    );
  const [first] = ended;
  if (first) {
    const alike = ended.filter(({ reason }) => reason === first.reason);
    return check(
      first.state === 'unknown' ? 'unknown' : 'failed',
      'addresses_not_sent',
      alike.map(({ address }) => address),
      first.reason
    );
  }
  const lost = addresses.filter((address) => {
    const test = of(address);
    return test?.state === 'sent' && test.sentAt !== null && now - test.sentAt > LOST_AFTER_MS;
  });
  if (lost.length > 0) return check('failed', 'addresses_lost', lost);
  const untested = addresses.filter((address) => {
    const test = of(address);
    return !test || test.state === 'cancelled';
  });
  if (untested.length > 0) return check('unknown', 'addresses_untested', untested);
  const waiting = addresses.filter((address) => of(address)?.state !== 'delivered');
  if (waiting.length > 0) return check('unknown', 'addresses_waiting', waiting);
  return check('ok', null, []);
};
