/**
 * A thread that reads hostile mail, so that no input stops the event loop of the server. It takes jobs from
 * `parser-pool.ts`, one at a time, reads raw sources from disk and writes their files to the store itself: what goes back
 * is text and metadata. It has no database, no settings and no secrets; DNS questions go through the main thread.
 */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

import { createContentStore } from '../../files/content-store';
import { readForwarded } from '../../mail/forwarded';
import { parseMail } from '../../mail/parse-mail';
import { authenticateSender } from '../authenticity/authenticate-sender';
import { UNCHECKED } from '../authenticity/unchecked';
import { classify } from './classify';
import { readMailBody } from './mail-body';
import type { MailFile, ReadMail } from './mail-reader';
import {
  fromThreadError,
  toThreadError,
  type FromParser,
  type ParserAnswers,
  type ParserJob,
  type ParserSource,
  type ReadHeaderJob,
  type ReadJob,
  type ToParser,
} from './parser-messages';

const port = parentPort;
if (!port) throw new Error('parse-worker runs in a worker thread only');
const say = (message: FromParser): void => port.postMessage(message);

const questions = new Map<number, { resolve(records: unknown): void; reject(error: Error): void }>();
let lastQuestion = 0;

/** DNS by way of the main thread; answers and rejects as `node:dns` does. */
export const resolveDns = (name: string, rrtype: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const id = ++lastQuestion;
    questions.set(id, { resolve, reject });
    say({ dns: { id, name, rrtype } });
  });

/** Nobody else needs this thread: reading at once is the cheapest way. */
const open = (source: ParserSource): Buffer => {
  if ('file' in source) return readFileSync(source.file);
  const { buffer, byteOffset, byteLength } = source.raw;
  return Buffer.from(buffer, byteOffset, byteLength);
};

const readMail = async (job: ReadJob): Promise<ReadMail> => {
  const raw = open(job.source);
  const { attachments, ...mail } = await parseMail(raw);
  const mailClass = classify({ ...mail, attachments });
  const files: MailFile[] = [];
  const store = job.storeDirectory === null ? null : createContentStore(() => job.storeDirectory ?? '');
  for (const { content, ...file } of attachments)
    files.push({ ...file, hash: store ? await store.put(content) : null });
  const authenticity = job.senders
    ? await authenticateSender({ ...job.senders, raw, from: mail.from?.address ?? null }, resolveDns)
    : UNCHECKED;
  return { mail, files, mailClass, forwarded: readForwarded(mail), authenticity };
};

const readHeader = async (job: ReadHeaderJob): Promise<ReadMail> => {
  const { attachments, ...mail } = await parseMail(open(job.source), { maxSize: 0 });
  return {
    mail: { ...mail, defects: [] },
    files: [],
    mailClass: classify({ ...mail, attachments }),
    forwarded: null,
    authenticity: UNCHECKED,
  };
};

const work = async (job: ParserJob): Promise<ParserAnswers[ParserJob['kind']]> => {
  switch (job.kind) {
    case 'read':
      return readMail(job);
    case 'read_header':
      return readHeader(job);
    case 'split':
      return readMailBody({ html: job.html, text: job.text }, job.hints);
  }
};

const take = async (id: number, job: ParserJob): Promise<void> => {
  try {
    say({ done: { id, answer: await work(job) } });
  } catch (error) {
    say({ done: { id, error: toThreadError(error) } });
  } finally {
    questions.clear();
  }
};

port.on('message', (message: ToParser) => {
  if ('job' in message) return void take(message.job.id, message.job.work as ParserJob);
  const question = questions.get(message.dns.id);
  questions.delete(message.dns.id);
  if ('error' in message.dns) question?.reject(fromThreadError(message.dns.error));
  else question?.resolve(message.dns.records);
});
say({ ready: true });
