import type { ContractResponse } from '../../../server/src/contracts/contract';
import type { listMyFailures } from '../../../server/src/contracts/outgoing';

type MyFailures = ContractResponse<typeof listMyFailures>;
export type FailureGroup = MyFailures['groups'][number];
export type MyFailure = MyFailures['failures'][number];

/** The kind of a failure, as a key. */
export const kindOf = ({ state, reason }: Pick<MyFailure, 'state' | 'reason'>): string =>
  `${state} ${reason ?? ''}`;

/** The failures of one kind, newest first as they came. */
export const failuresOf = (failures: readonly MyFailure[], group: FailureGroup): MyFailure[] =>
  failures.filter((failure) => kindOf(failure) === kindOf(group));

/** The number in the menu: what is unread, and what did not arrive; the latter makes it red. */
export const badgeOf = (
  unread: number,
  failures: number
): { count: number; tone: 'primary' | 'danger' } | null => {
  const count = unread + failures;
  return count === 0 ? null : { count, tone: failures > 0 ? 'danger' : 'primary' };
};
