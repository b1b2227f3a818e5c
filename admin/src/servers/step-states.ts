import {
  connectionStep,
  type ConnectionStep,
  type ConnectionTestResult,
} from '../../../server/src/contracts/servers';

/** `skipped` = not needed with these settings, `open` = not reached. */
export type StepState = 'passed' | 'failed' | 'skipped' | 'open';

/** Every step of a connection test and how it went; `unused` are the steps that the settings do without. */
export const stepStates = (
  result: ConnectionTestResult,
  unused: readonly ConnectionStep[]
): { step: ConnectionStep; state: StepState }[] => {
  const { failure, passed } = result;
  const steps = connectionStep.options;
  const failedAt = failure ? steps.indexOf(failure.step) : steps.length;
  return steps.map((step, index) => {
    if (failure?.step === step) return { step, state: 'failed' };
    if (unused.includes(step)) return { step, state: 'skipped' };
    if (passed.includes(step)) return { step, state: 'passed' };
    return { step, state: index < failedAt ? 'skipped' : 'open' };
  });
};
