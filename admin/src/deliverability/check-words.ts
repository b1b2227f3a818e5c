import type { Tone } from '../components/tint';
import type { WordKey } from '../words';
import type { CheckState, DeliverabilityCheck } from '../../../server/src/contracts/deliverability';

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
