import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';

import type { Core } from '@strapi/strapi';

import { checksSenders, dataDirectory, readConfig } from '../../config';
import type { Authenticity } from '../../contracts/incoming';
import type { Forwarded } from '../../mail/forwarded';
import type { FreshHints } from '../../mail/fresh-text';
import type { MailWithoutFiles, ParsedAttachment } from '../../mail/parsed-mail';
import { getService } from '../../services';
import { UNCHECKED } from '../authenticity/unchecked';
import type { MailClass } from './classify';
import type { MailBody } from './mail-body';
import type { ParserAnswers, ParserJob, ParserSource, ReadJob } from './parser-messages';
import {
  createParserPool,
  ParserLost,
  type JobOptions,
  type ParserPool,
  type ResolveDns,
} from './parser-pool';

/** A file of a mail; `hash` names it in the store of `files/`, null where files were not asked for. */
export type MailFile = Omit<ParsedAttachment, 'content'> & { hash: string | null };

/** The SMTP connection that a mail came over, where we received it ourselves. */
export interface MailConnection {
  ip: string;
  /** the name that the client gave itself (EHLO) */
  helo: string;
  /** MAIL FROM; '' = the null sender */
  mailFrom: string;
}

export interface ReadRequest {
  /** the raw source: in the store (`size` in octets, where it is known), or at hand */
  source: { hash: string; size?: number } | { raw: Buffer };
  /** whether its files are written to the store */
  storeFiles: boolean;
  /** null where another server received the mail */
  connection: MailConnection | null;
  /** authserv-id whose Authentication-Results are believed; null = none */
  authservId: string | null;
  /** when it came in (ms since the epoch): signatures expire by it. Default: now */
  receivedAt?: number;
  /** false: its sender is not checked, as where a mail is only shown. Default: as configured */
  checkSender?: boolean;
}

/** Everything that one mail says by itself. Nothing in it was looked up in the database. */
export interface ReadMail {
  mail: MailWithoutFiles;
  files: MailFile[];
  mailClass: MailClass;
  /** the mail that a person passed on in it; null = none */
  forwarded: Forwarded | null;
  authenticity: Authenticity;
}

/** A mail that was too much for two parsers; trying again would only lose a third. */
export class UnreadableMail extends Error {}

/** From this size (octets) on mails are read one at a time: a parser needs several times as much memory. */
const HEAVY_FROM = 4 * 1024 * 1024;
const IDLE_MS = 5 * 60 * 1000;
/** What of a mail is read when all of it was too much, and how long that may take (ms). */
const HEAD_SIZE = 512 * 1024;
const HEAD_LIMIT_MS = 5_000;

/**
 * The worker as it was built. `CHATTER_PARSE_WORKER` names another file: the tests run the plugin from its source, where
 * nothing was built.
 */
const workerFile = (): string =>
  process.env.CHATTER_PARSE_WORKER ?? createRequire(__filename).resolve('strapi-plugin-chatter/parse-worker');

const noDns: ResolveDns = async (name) => {
  throw Object.assign(new Error(`no DNS for ${name}`), { code: 'ENOTFOUND' });
};

/**
 * Reads mails, away from the event loop: everything that looks into one runs in the worker threads of `parser-pool.ts`.
 * Never rejects for what a mail holds: `mail.defects` says what was wrong with it. A mail that takes too long or takes its
 * worker down comes with its header only, or with nothing, and the defect `unparsable`. Rejects with ENOENT when its
 * source is gone, and when no worker can start.
 */
export const createMailReader = (strapi: Core.Strapi) => {
  let pool: ParserPool | null = null;
  let resolve: ResolveDns = noDns;

  const run = <Job extends ParserJob>(job: Job, options: JobOptions): Promise<ParserAnswers[Job['kind']]> => {
    const { workers, timeoutSeconds } = readConfig(strapi).parser;
    pool ??= createParserPool({
      file: workerFile(),
      workers,
      timeLimitMs: timeoutSeconds * 1000,
      heavyFrom: HEAVY_FROM,
      idleMs: IDLE_MS,
      resolve: (name, rrtype) => resolve(name, rrtype),
    });
    return pool.run(job, options);
  };

  /** What the sender of a mail is checked with; null = not at all. */
  const sendersOf = (request: ReadRequest): ReadJob['senders'] => {
    const { authenticity, parser } = readConfig(strapi);
    const { connection, authservId, checkSender = true, receivedAt = Date.now() } = request;
    if (!checkSender || !checksSenders(strapi)) return null;
    const { trustedSealers } = authenticity;
    // A DNS that is silent must not use up the time that the parser has for the mail.
    return { connection, authservId, trustedSealers, receivedAt, timeLimitMs: parser.timeoutSeconds * 300 };
  };

  /** What is left to know of a mail after the loss of its parser; a second loss leaves nothing. */
  const readHeader = async (source: Located): Promise<ReadMail> => {
    const raw = await readHead(source);
    try {
      const options = { weight: raw.length, timeLimitMs: HEAD_LIMIT_MS, transfer: [raw.buffer] };
      return await run({ kind: 'read_header', source: { raw } }, options);
    } catch (error) {
      if (error instanceof ParserLost) return NOTHING_READ;
      throw error;
    }
  };

  return {
    async read(request: ReadRequest): Promise<ReadMail> {
      const source: Located =
        'raw' in request.source
          ? request.source
          : { file: getService(strapi, 'files').pathOf(request.source.hash) };
      const size =
        'raw' in request.source
          ? request.source.raw.length
          : (request.source.size ?? (await getService(strapi, 'files').size(request.source.hash)));
      // A buffer may be a window on a larger one: only its own octets are handed over.
      const handed: ParserSource = 'raw' in source ? { raw: Uint8Array.from(source.raw) } : source;
      try {
        return await run(
          {
            kind: 'read',
            source: handed,
            storeDirectory: request.storeFiles ? dataDirectory(strapi) : null,
            senders: sendersOf(request),
          },
          { weight: size, transfer: 'raw' in handed ? [handed.raw.buffer as ArrayBuffer] : [] }
        );
      } catch (error) {
        if (!(error instanceof ParserLost)) throw error;
        strapi.log.warn(`chatter: a mail of ${size} octets could not be read: ${error.message}`);
        const { mail, ...rest } = await readHeader(source);
        return { ...rest, mail: { ...mail, defects: ['unparsable'] } };
      }
    },

    /**
     * What the sender newly wrote and what they quoted; `sentTexts` are texts of ours that they may have quoted. Rejects
     * with {@link UnreadableMail} when that is too much for a parser.
     */
    async splitBody(
      { html, text }: { html: string | null; text: string | null },
      hints: Pick<FreshHints, 'sentTexts'>
    ): Promise<MailBody> {
      const weight = (html?.length ?? 0) + (text?.length ?? 0);
      try {
        return await run({ kind: 'split', html, text, hints }, { weight });
      } catch (error) {
        if (error instanceof ParserLost) throw new UnreadableMail(error.message, { cause: error });
        throw error;
      }
    },

    /** Replaces what answers DNS questions about senders; default: no answers. */
    setResolver(other: ResolveDns): void {
      resolve = other;
    },

    /** Ends the workers; what is in work rejects. */
    async stop(): Promise<void> {
      await pool?.stop();
    },
  };
};

export type MailReader = ReturnType<typeof createMailReader>;

type Located = { file: string } | { raw: Buffer };

/** The first octets, in a buffer of their own. */
const readHead = async (source: Located): Promise<Uint8Array<ArrayBuffer>> => {
  const head = new Uint8Array(HEAD_SIZE);
  if ('raw' in source) {
    const length = Math.min(source.raw.length, HEAD_SIZE);
    return Uint8Array.from(source.raw.subarray(0, length));
  }
  const file = await open(source.file);
  try {
    const { bytesRead } = await file.read(head, 0, HEAD_SIZE, 0);
    return head.slice(0, bytesRead);
  } finally {
    await file.close();
  }
};

const NOTHING_READ: ReadMail = {
  mail: {
    messageId: null,
    inReplyTo: [],
    references: [],
    subject: '',
    from: null,
    replyTo: [],
    to: [],
    cc: [],
    resent: [],
    deliveredTo: [],
    returnPath: null,
    date: null,
    headers: [],
    contentType: 'text/plain',
    reportType: null,
    text: null,
    html: null,
    defects: [],
  },
  files: [],
  mailClass: { kind: 'person' },
  forwarded: null,
  authenticity: UNCHECKED,
};
