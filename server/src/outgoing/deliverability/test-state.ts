import type { DeliverabilityCheck } from '../../contracts/deliverability';
import type { DeliveryState } from '../../contracts/thread';

/** The last test mail to an address of ours. */
export interface LastTest {
  address: string;
  state: DeliveryState;
  /** epoch ms; null while it waits */
  sentAt: number | null;
}

/** ms after which a test mail that has not come back counts as lost: greylisting and fetching take their time */
export const LOST_AFTER_MS = 30 * 60 * 1000;

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
  const check = (
    state: DeliverabilityCheck['state'],
    problem: string | null,
    about: readonly string[]
  ): DeliverabilityCheck => ({
    check: 'addresses',
    state,
    problem,
    values: problem === null ? {} : { addresses: named(about) },
    found: addresses.filter((address) =>
      tests.some((test) => test.address === address && test.state === 'delivered')
    ),
    record: null,
  });
  const of = (address: string): LastTest | undefined => tests.find((test) => test.address === address);
  const failed = addresses.filter((address) =>
    ['failed', 'bounced', 'suppressed', 'unknown'].includes(of(address)?.state ?? '')
  );
  if (failed.length > 0) return check('failed', 'addresses_refused', failed);
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
