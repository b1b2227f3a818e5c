import { Worker } from 'node:worker_threads';

import type { ResolveDns } from '../../servers/dns-resolver';
import { fromThreadError, toThreadError, type FromParser, type ToParser } from './parser-messages';

export type { ResolveDns };

export interface PoolOptions {
  /** the script of a worker, as it was built */
  file: string;
  /** so many work at a time; they start when there is work */
  workers: number;
  /** heap of one worker (MB); default 512. Buffers are not counted in it, the size of a mail caps those */
  heapMegabytes?: number;
  /** ms that one job may take */
  timeLimitMs: number;
  /** jobs of this weight or more run one at a time */
  heavyFrom: number;
  /** ms after which a worker without work ends */
  idleMs: number;
  resolve: ResolveDns;
}

export interface JobOptions {
  /** octets that it works on: what it costs in memory */
  weight: number;
  /** ms; default: that of the pool */
  timeLimitMs?: number;
  /** buffers inside the job that are handed over instead of copied */
  transfer?: readonly ArrayBuffer[];
}

/** The worker of a job has died or was ended; the same job would probably do it again. */
export class ParserLost extends Error {
  constructor(
    readonly why: 'time_limit' | 'crash',
    cause: string
  ) {
    super(`the parser was lost: ${cause}`);
  }
}

interface Job {
  id: number;
  work: unknown;
  options: JobOptions;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

interface Slot {
  worker: Worker;
  job: Job | null;
  /** whether it has said that it takes jobs */
  ready: boolean;
  timer: NodeJS.Timeout | null;
  /** DNS questions that its job has asked, and those that are not answered yet */
  questions: number;
  open: number;
  /** what it said before it died */
  cause: string | null;
}

/** A worker that has not loaded by then (ms) never will. */
const START_LIMIT_MS = 30_000;
const HEAP_MEGABYTES = 512;
/** Workers beyond the number that works, in place of those that wait for DNS. */
const MAX_WAITING = 6;
/** A mail with a thousand signatures must not make us ask a thousand questions. */
const MAX_QUESTIONS = 200;

/**
 * A few worker threads for work on hostile input. One job at a time each; a job that takes too long loses its worker, and a
 * worker that dies takes only its own job with it. Jobs start in the order they came, except that heavy ones wait for each
 * other. One that waits for DNS does not keep others from starting. Workers never keep the process alive.
 */
export const createParserPool = (options: PoolOptions) => {
  const slots = new Set<Slot>();
  const waiting: Job[] = [];
  let lastId = 0;
  let stopped = false;

  const isHeavy = (job: Job): boolean => job.options.weight >= options.heavyFrom;

  const clear = (slot: Slot): void => {
    if (slot.timer) clearTimeout(slot.timer);
    slot.timer = null;
  };

  /** Ends a slot, and the job in it with `error`; another worker takes its place when there is work. */
  const lose = (slot: Slot, error: Error): void => {
    if (!slots.delete(slot)) return;
    clear(slot);
    void slot.worker.terminate();
    slot.job?.reject(error);
    slot.job = null;
    pump();
  };

  const startTimer = (slot: Slot, ms: number, run: () => void): void => {
    clear(slot);
    slot.timer = setTimeout(run, ms);
    slot.timer.unref();
  };

  const watchJob = (slot: Slot, job: Job): void => {
    const ms = job.options.timeLimitMs ?? options.timeLimitMs;
    startTimer(slot, ms, () => {
      // When this thread was busy, the answer may lie in the queue behind this timer: it is read first.
      setImmediate(() => {
        if (slot.job !== job) return;
        lose(slot, new ParserLost('time_limit', `no answer within ${Math.round(ms / 1000)} s`));
      });
    });
  };

  const rest = (slot: Slot): void => {
    startTimer(slot, options.idleMs, () => lose(slot, new Error('idle')));
  };

  const answerDns = async (slot: Slot, question: { id: number; name: string; rrtype: string }) => {
    const { id } = question;
    const { job } = slot;
    let answer: ToParser;
    slot.open += 1;
    pump();
    try {
      if (++slot.questions > MAX_QUESTIONS)
        throw Object.assign(new Error('too many questions'), { code: 'EREFUSED' });
      answer = { dns: { id, records: await options.resolve(question.name, question.rrtype) } };
    } catch (error) {
      answer = { dns: { id, error: toThreadError(error) } };
    }
    if (!slots.has(slot) || slot.job !== job) return;
    slot.open -= 1;
    slot.worker.postMessage(answer);
  };

  const hear = (slot: Slot, message: FromParser): void => {
    if ('ready' in message) {
      slot.ready = true;
      if (slot.job) watchJob(slot, slot.job);
      else rest(slot);
    } else if ('dns' in message) {
      void answerDns(slot, message.dns);
    } else if (slot.job?.id === message.done.id) {
      const { job } = slot;
      slot.job = null;
      rest(slot);
      if ('error' in message.done) job.reject(fromThreadError(message.done.error));
      else job.resolve(message.done.answer);
      pump();
    }
  };

  const startWorker = (): Slot => {
    const worker = new Worker(options.file, {
      name: 'chatter parser',
      resourceLimits: { maxOldGenerationSizeMb: options.heapMegabytes ?? HEAP_MEGABYTES },
      // No secret of the server belongs where hostile mail is read.
      env: {},
    });
    worker.unref();
    const slot: Slot = { worker, job: null, ready: false, timer: null, questions: 0, open: 0, cause: null };
    startTimer(slot, START_LIMIT_MS, () => lose(slot, new Error('a parser did not start')));
    worker.on('message', (message: FromParser) => hear(slot, message));
    worker.on('messageerror', (error) => lose(slot, new ParserLost('crash', error.message)));
    worker.on('error', (error) => {
      slot.cause = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', (code) => {
      const cause = slot.cause ?? `it ended with ${code}`;
      // A worker that cannot even load says nothing about the mail.
      lose(
        slot,
        slot.ready ? new ParserLost('crash', cause) : new Error(`a parser could not start: ${cause}`)
      );
    });
    slots.add(slot);
    return slot;
  };

  /** Takes the first job that may start now. */
  const takeJob = (): Job | undefined => {
    const heavyRuns = [...slots].some(({ job }) => job !== null && isHeavy(job));
    const index = waiting.findIndex((job) => !heavyRuns || !isHeavy(job));
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  };

  /** Whether one more job may start: so many work, and a few more wait for DNS meanwhile. */
  const hasPlace = (): boolean => {
    const taken = [...slots].filter(({ job }) => job !== null);
    const working = taken.filter(({ open }) => open === 0);
    return working.length < options.workers && taken.length < options.workers + MAX_WAITING;
  };

  const freeSlot = (): Slot => {
    for (const slot of slots) if (slot.job === null) return slot;
    return startWorker();
  };

  const start = (job: Job, slot: Slot): void => {
    const message: ToParser = { job: { id: job.id, work: job.work } };
    slot.worker.postMessage(message, [...(job.options.transfer ?? [])]);
    slot.job = job;
    slot.questions = 0;
    slot.open = 0;
    if (slot.ready) watchJob(slot, job);
  };

  const pump = (): void => {
    while (!stopped && waiting.length > 0) {
      const job = hasPlace() ? takeJob() : undefined;
      if (!job) return;
      try {
        start(job, freeSlot());
      } catch (error) {
        job.reject(error instanceof Error ? error : new Error(String(error)));
      }
    }
  };

  return {
    /**
     * Runs one job. Rejects with {@link ParserLost} when it outlasts its time or kills its worker, with what the job threw
     * (its message and code), or with a plain Error when no worker can start or the pool has stopped.
     */
    run<Answer>(work: unknown, jobOptions: JobOptions): Promise<Answer> {
      return new Promise<Answer>((resolve, reject) => {
        if (stopped) return reject(new Error('the parsers have stopped'));
        waiting.push({
          id: ++lastId,
          work,
          options: jobOptions,
          resolve: resolve as (answer: unknown) => void,
          reject,
        });
        pump();
      });
    },

    /** Workers that run, and jobs that wait for one. */
    state: () => ({ workers: slots.size, waiting: waiting.length }),

    /** Ends every worker; what was in work or waited rejects. */
    async stop(): Promise<void> {
      stopped = true;
      const ending = [...slots].map(({ worker }) => worker);
      for (const job of waiting.splice(0)) job.reject(new Error('the parsers have stopped'));
      for (const slot of slots) lose(slot, new Error('the parsers have stopped'));
      await Promise.all(ending.map((worker) => worker.terminate()));
    },
  };
};

export type ParserPool = ReturnType<typeof createParserPool>;
