import type { FreshHints } from '../../mail/fresh-text';
import type { SenderCheck } from '../authenticity/authenticate-sender';
import type { MailBody } from './mail-body';
import type { ReadMail } from './mail-reader';

/** What the main thread and a parser say to each other; everything here survives a structured clone. */

/** Where a parser finds the raw source: it reads files itself, so that the main thread never holds them. */
export type ParserSource = { file: string } | { raw: Uint8Array };

export interface ReadJob {
  kind: 'read';
  source: ParserSource;
  /** folder of the store that its files are written to; null = they are not stored */
  storeDirectory: string | null;
  /** what its sender is checked with; null = senders are not checked */
  senders: Omit<SenderCheck, 'raw' | 'from'> | null;
}

/** Reads nothing but the header: for a mail that was too much for a parser. */
export interface ReadHeaderJob {
  kind: 'read_header';
  source: ParserSource;
}

export interface SplitJob {
  kind: 'split';
  html: string | null;
  text: string | null;
  hints: Pick<FreshHints, 'sentTexts'>;
}

export type ParserJob = ReadJob | ReadHeaderJob | SplitJob;

/** What each kind of job answers. */
export interface ParserAnswers {
  read: ReadMail;
  read_header: ReadMail;
  split: MailBody;
}

/** An error as it crosses threads; `code` as Node and DNS give it, such as `ENOENT`. */
export interface ThreadError {
  message: string;
  code: string | null;
}

export type ToParser =
  | { job: { id: number; work: unknown } }
  | { dns: { id: number; records: unknown } | { id: number; error: ThreadError } };

export type FromParser =
  /** it has loaded and takes jobs */
  | { ready: true }
  | { done: { id: number; answer: unknown } | { id: number; error: ThreadError } }
  | { dns: { id: number; name: string; rrtype: string } };

export const toThreadError = (error: unknown): ThreadError => {
  const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown };
  return {
    message: typeof message === 'string' ? message : String(error),
    code: code === undefined || code === null ? null : String(code),
  };
};

export const fromThreadError = ({ message, code }: ThreadError): Error =>
  Object.assign(new Error(message), code === null ? {} : { code });
