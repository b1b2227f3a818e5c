/** Ids of one request. */
export const IDS_PER_STEP = 500;

/** What one step of an act answers. */
export interface StepAnswer {
  changed: number;
  remaining: number;
  next: number | null;
}

export interface Progress {
  /** mails that have been changed */
  done: number;
  /** of so many, as far as is known */
  total: number;
}

/** The progress after a step. */
export const afterStep = (before: Progress, answer: StepAnswer): Progress => {
  const done = before.done + answer.changed;
  return { done, total: Math.max(before.total, done + answer.remaining) };
};

/**
 * Does an act step by step: `step` gets where to go on, and answers how far it came. Ends early when `goOn` says so.
 * Resolves to the progress that was made; what a step throws ends it.
 */
export const runSteps = async (
  step: (before: number | undefined) => Promise<StepAnswer>,
  report: (progress: Progress) => void,
  goOn: () => boolean
): Promise<Progress> => {
  let progress: Progress = { done: 0, total: 0 };
  for (let before: number | undefined; ;) {
    const answer = await step(before);
    progress = afterStep(progress, answer);
    report(progress);
    if (answer.next === null || !goOn()) return progress;
    before = answer.next;
  }
};

/** Chosen mails in requests of no more than they may carry. */
export const inSteps = (ids: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(ids.length / IDS_PER_STEP) }, (_, index) =>
    ids.slice(index * IDS_PER_STEP, (index + 1) * IDS_PER_STEP)
  );
