/** `skipped` = not needed with these settings, `open` = not reached. */
export type StepState = 'passed' | 'failed' | 'skipped' | 'open';

/** Every step of a connection test and how it went; `unused` are the steps that the settings do without. */
export const stepStates = <Step extends string>(
  steps: readonly Step[],
  { passed, failure }: { passed: readonly Step[]; failure: { step: Step } | null },
  unused: readonly Step[]
): { step: Step; state: StepState }[] => {
  const failedAt = failure ? steps.indexOf(failure.step) : steps.length;
  return steps.map((step, index) => {
    if (failure?.step === step) return { step, state: 'failed' };
    if (unused.includes(step)) return { step, state: 'skipped' };
    if (passed.includes(step)) return { step, state: 'passed' };
    return { step, state: index < failedAt ? 'skipped' : 'open' };
  });
};
