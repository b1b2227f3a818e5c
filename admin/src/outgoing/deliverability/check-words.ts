import type { Tone } from '../../components/tint';
import type { WordKey } from '../../words';
import type { CheckState, DeliverabilityCheck } from '../../../../server/src/contracts/deliverability';

export const STATE_TONES: Record<CheckState, Tone> = {
  ok: 'success',
  warning: 'warning',
  failed: 'danger',
  unknown: 'neutral',
};

/** What a check found, as a key of the catalogue. */
export const problemKey = (check: DeliverabilityCheck): WordKey =>
  (check.problem === null
    ? `deliverability.ok.${check.check}`
    : `deliverability.problem.${check.problem}`) as WordKey;

/**
 * What the words of a check are filled with. Whoever may not read outgoing servers gets none by its name, and why a test
 * mail did not leave is put into words.
 */
export const problemValues = (
  check: DeliverabilityCheck,
  t: (key: WordKey) => string
): Record<string, string> => {
  const { reason } = check.values;
  return {
    server: t('deliverability.a-server'),
    ...check.values,
    ...(reason ? { reason: t(`delivery.reason.${reason}` as WordKey) } : {}),
  };
};
