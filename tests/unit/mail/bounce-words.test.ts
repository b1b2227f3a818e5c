import { deliveryReason } from '../../../server/src/contracts/thread';
import { PHRASES, STATUS } from '../../../server/src/mail/bounce-phrases';

/** Reasons that have no line of their own: the report does not tell, or nothing failed. */
const PLAIN = ['other', 'delivered', 'complaint'];

it('every reason that a delivery report can give has words of its own', () => {
  const reasons = new Set([...PHRASES.map(([reason]) => reason), ...Object.values(STATUS)]);
  const missing = [...reasons].filter(
    (reason) => !PLAIN.includes(reason) && !deliveryReason.safeParse(`bounced_${reason}`).success
  );
  expect(missing).toEqual([]);
});
