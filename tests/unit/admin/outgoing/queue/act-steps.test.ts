import {
  afterStep,
  inSteps,
  runSteps,
  type Progress,
  type StepAnswer,
} from '../../../../../admin/src/outgoing/queue/act-steps';

describe('an act in steps', () => {
  const answers: StepAnswer[] = [
    { changed: 500, remaining: 703, next: 700 },
    { changed: 480, remaining: 203, next: 200 },
    { changed: 203, remaining: 0, next: null },
  ];
  const run = async (goOn: (done: number) => boolean = () => true) => {
    const asked: (number | undefined)[] = [];
    const reported: Progress[] = [];
    const result = await runSteps(
      async (before) => {
        asked.push(before);
        return answers[asked.length - 1] as StepAnswer;
      },
      (progress) => reported.push(progress),
      () => goOn(asked.length)
    );
    return { asked, reported, result };
  };

  it('goes on where the last step ended, and shows how far it is', async () => {
    const { asked, reported, result } = await run();
    expect(asked).toEqual([undefined, 700, 200]);
    expect(reported).toEqual([
      { done: 500, total: 1203 },
      { done: 980, total: 1203 },
      { done: 1183, total: 1203 },
    ]);
    expect(result.done).toBe(1183);
  });

  it('ends when it is told to', async () => {
    const { asked, result } = await run((steps) => steps < 2);
    expect(asked).toEqual([undefined, 700]);
    expect(result.done).toBe(980);
  });

  it('a step that fails ends it', async () => {
    const failing = runSteps(
      () => Promise.reject(new Error('no network')),
      () => undefined,
      () => true
    );
    await expect(failing).rejects.toThrow('no network');
  });

  it('never shows less than was done', () => {
    expect(afterStep({ done: 5, total: 10 }, { changed: 7, remaining: 3, next: 1 })).toEqual({
      done: 12,
      total: 15,
    });
  });

  it('chosen mails are cut into what a request carries', () => {
    const ids = Array.from({ length: 1_001 }, (_, index) => index);
    expect(inSteps(ids).map(({ length }) => length)).toEqual([500, 500, 1]);
    expect(inSteps(ids).flat()).toEqual(ids);
    expect(inSteps([])).toEqual([]);
  });
});
