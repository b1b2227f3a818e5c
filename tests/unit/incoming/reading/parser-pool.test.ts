import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  createParserPool,
  ParserLost,
  type ParserPool,
  type PoolOptions,
} from '../../../../server/src/incoming/reading/parser-pool';

/** A worker that does as it is told: each job is a small program with `job`, `say` and `ask` (DNS). */
const WORKER = `
const { parentPort, threadId } = require('node:worker_threads');
const questions = new Map();
let last = 0;
const ask = (name, rrtype) => new Promise((resolve, reject) => {
  questions.set(++last, { resolve, reject });
  parentPort.postMessage({ dns: { id: last, name, rrtype } });
});
const started = [];
parentPort.on('message', async (message) => {
  if (message.dns) {
    const { id, records, error } = message.dns;
    return error ? questions.get(id).reject(error) : questions.get(id).resolve(records);
  }
  const { id, work } = message.job;
  started.push(work.name);
  try {
    const run = new Function('ask', 'threadId', 'started', 'bytes', 'return (async () => {' + (work.run ?? '') + '})()');
    parentPort.postMessage({ done: { id, answer: await run(ask, threadId, started, work.bytes) } });
  } catch (error) {
    parentPort.postMessage({ done: { id, error: { message: error.message, code: error.code ?? null } } });
  }
});
parentPort.postMessage({ ready: true });
`;

const LIGHT = { weight: 1 };
const HEAVY = { weight: 1000 };

describe('the pool of parsers', () => {
  let folder: string;
  let pool: ParserPool;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatter-pool-'));
    writeFileSync(path.join(folder, 'worker.js'), WORKER);
    writeFileSync(path.join(folder, 'broken.js'), 'require("./what-is-not-there")');
  });

  afterEach(() => pool.stop());

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const open = (options: Partial<PoolOptions> = {}): ParserPool =>
    (pool = createParserPool({
      file: path.join(folder, 'worker.js'),
      workers: 1,
      timeLimitMs: 20_000,
      heavyFrom: 1000,
      idleMs: 60_000,
      resolve: async () => [],
      ...options,
    }));

  const run = <T = unknown>(code: string, options = LIGHT): Promise<T> => pool.run<T>({ run: code }, options);

  it('starts no worker before there is work, and works in another thread', async () => {
    open();
    expect(pool.state()).toEqual({ workers: 0, waiting: 0 });
    expect(await run<number>('return threadId')).toBeGreaterThan(0);
    expect(pool.state()).toEqual({ workers: 1, waiting: 0 });
  });

  it('ends a job that never ends, and only that one', async () => {
    open({ timeLimitMs: 300 });
    const loop = run('for (;;) {}');
    const after = run('return "after"');
    await expect(loop).rejects.toMatchObject({ constructor: ParserLost, why: 'time_limit' });
    await expect(after).resolves.toBe('after');
  });

  it('ends a regular expression that never ends', async () => {
    open();
    const slow = pool.run(
      { run: 'return /^(a+)+$/.test("a".repeat(60) + "b")' },
      { ...LIGHT, timeLimitMs: 300 }
    );
    await expect(slow).rejects.toMatchObject({ why: 'time_limit' });
  });

  it.each([
    [
      'throws outside its job',
      'setImmediate(() => { throw new Error("gone") }); await new Promise(() => {})',
    ],
    ['ends itself', 'process.exit(3)'],
    ['runs out of memory', 'const kept = []; for (;;) kept.push(new Array(1e6).fill({}).map(() => ({})))'],
  ])('a worker that %s loses its own job, and another takes its place', async (_what, code) => {
    open({ heapMegabytes: 32 });
    const crash = run(code);
    const after = run('return "after"');
    await expect(crash).rejects.toMatchObject({ constructor: ParserLost, why: 'crash' });
    await expect(after).resolves.toBe('after');
    expect(pool.state().workers).toBe(1);
  });

  it('an error inside a job is the answer of that job, with its code; its worker goes on', async () => {
    open();
    const failed = run('throw Object.assign(new Error("no such file"), { code: "ENOENT" })');
    await expect(failed).rejects.toMatchObject({ message: 'no such file', code: 'ENOENT' });
    await expect(failed).rejects.not.toBeInstanceOf(ParserLost);
    expect(await run('return started.length')).toBe(2);
  });

  it('takes jobs in the order in which they came', async () => {
    open();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const last = names.map((name) => pool.run<string[]>({ name, run: 'return [...started]' }, LIGHT)).at(-1);
    expect(await last).toEqual(names);
  });

  it('works on as many jobs at a time as it has workers', async () => {
    open({ workers: 2 });
    const jobs = Array.from({ length: 6 }, () => run<number>('return threadId'));
    expect(pool.state()).toEqual({ workers: 2, waiting: 4 });
    expect(new Set(await Promise.all(jobs)).size).toBe(2);
  });

  it('lets heavy jobs wait for each other, and light ones pass', async () => {
    const answers: (() => void)[] = [];
    open({ workers: 2, resolve: () => new Promise((resolve) => answers.push(() => resolve([]))) });
    const done: string[] = [];
    const track = (name: string, job: Promise<unknown>) => job.then(() => done.push(name));
    // Each heavy job works until its question is answered.
    const first = track('first', run('await ask("a.example", "A")', HEAVY));
    const second = track('second', run('await ask("b.example", "A")', HEAVY));
    await track('light', run('return 1'));
    await track('another light', run('return 1'));
    expect(done).toEqual(['light', 'another light']);
    // A worker that is slow to start asks late, but never both questions.
    while (answers.length === 0) await run('return 1');
    expect(pool.state()).toEqual({ workers: 2, waiting: 1 });
    expect(answers).toHaveLength(1);
    answers[0]?.();
    await first;
    expect(await run('return 1')).toBe(1);
    while (answers.length < 2) await run('return 1');
    answers[1]?.();
    await second;
  });

  it('a job that waits for DNS does not keep others from starting, up to a limit', async () => {
    const answers: (() => void)[] = [];
    open({ workers: 1, resolve: () => new Promise((resolve) => answers.push(() => resolve([]))) });
    const asking = Array.from({ length: 9 }, () => run('await ask("slow.example", "A"); return threadId'));
    while (answers.length < 7) await new Promise((resolve) => setTimeout(resolve, 5));
    // One may work and six more wait: all seven wait.
    expect(pool.state()).toEqual({ workers: 7, waiting: 2 });
    for (const answer of answers) answer();
    while (answers.length < 9) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const answer of answers) answer();
    expect(new Set(await Promise.all(asking)).size).toBe(7);
  });

  it('asks DNS through the main thread, and passes answers and codes on', async () => {
    const asked: string[][] = [];
    open({
      resolve: async (name, rrtype) => {
        asked.push([name, rrtype]);
        if (name === 'nowhere.example') throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
        return [['v=spf1 -all']];
      },
    });
    expect(await run('return ask("shop.example", "TXT")')).toEqual([['v=spf1 -all']]);
    await expect(run('await ask("nowhere.example", "MX")')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(asked).toEqual([
      ['shop.example', 'TXT'],
      ['nowhere.example', 'MX'],
    ]);
  });

  it('answers no more than 200 questions of one job', async () => {
    let asked = 0;
    open({ resolve: async () => ++asked });
    const flood = 'return Promise.allSettled(Array.from({ length: 1000 }, (_, i) => ask("n" + i, "A")))';
    const answers = await run<PromiseSettledResult<number>[]>(flood);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(200);
    expect(asked).toBe(200);
    await expect(run('return ask("again", "A")')).resolves.toBe(201);
  });

  it('hands buffers over instead of copying them', async () => {
    open();
    const bytes = new Uint8Array([1, 2, 3]);
    const sum = pool.run(
      { run: 'return bytes.reduce((a, b) => a + b)', bytes },
      { weight: 3, transfer: [bytes.buffer] }
    );
    expect(bytes.length).toBe(0);
    expect(await sum).toBe(6);
  });

  it('a worker that cannot start is no fault of the mail', async () => {
    open({ file: path.join(folder, 'broken.js') });
    const job = run('return 1');
    await expect(job).rejects.toThrow('could not start');
    await expect(job).rejects.not.toBeInstanceOf(ParserLost);
  });

  it('ends workers that have had nothing to do', async () => {
    open({ idleMs: 20 });
    await run('return 1');
    while (pool.state().workers > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await run('return started.length')).toBe(1);
  });

  it('rejects everything when it stops', async () => {
    open();
    const jobs = [run('for (;;) {}'), run('return 1')];
    const outcomes = Promise.allSettled(jobs);
    await pool.stop();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(run('return 1')).rejects.toThrow('stopped');
    expect(pool.state()).toEqual({ workers: 0, waiting: 0 });
  });
});
