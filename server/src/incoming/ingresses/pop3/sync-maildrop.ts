import { Pop3Refusal, type Pop3Connection } from '../../../servers/pop3-connection';
import { MailTooLarge, MailWithoutSource, type MailboxIntake } from '../mailboxes/intake';
import { arrivalOf, messageIdOf } from '../mailboxes/mail-header';
import type { Notice } from '../mailboxes/session';
import { readLeftMails } from './left-mails';

/** Octets at the beginning of a mail that hold its header, where the server cannot send it alone. */
const HEADER_BYTES = 256 * 1024;

export interface MaildropTools {
  /** documentId of the account */
  account: string;
  since: Date | null;
  /** octets of the largest mail that is taken */
  maxBytes: number;
  keepCopy: boolean;
  intake: MailboxIntake;
  /** what `rememberLeft` got the last time */
  left: string | undefined;
  rememberLeft(left: string): Promise<void>;
  /** whether to stop between two mails */
  stopped(): boolean;
  leave(uidl: string, notice: Notice): void;
  removeFailed(error: unknown): void;
}

/** A mail of this session. */
interface Listed {
  number: number;
  uidl: string;
  /** octets as the server says; null when it does not */
  size: number | null;
  /** names it for good, whoever fetches it and however often */
  source: string;
}

/** The mails by number. Where a server gives one name to several, their sizes tell them apart as far as possible. */
const listedIn = (
  account: string,
  names: ReadonlyMap<number, string>,
  sizes: ReadonlyMap<number, number>
): Listed[] => {
  const counts = new Map<string, number>();
  for (const uidl of names.values()) counts.set(uidl, (counts.get(uidl) ?? 0) + 1);
  return [...names]
    .sort(([a], [b]) => a - b)
    .map(([number, uidl]) => {
      const size = sizes.get(number) ?? null;
      const name = (counts.get(uidl) ?? 0) > 1 ? `${uidl}\n${size ?? ''}` : uidl;
      return { number, uidl: name, size, source: `pop3\n${account}\n${name}` };
    });
};

/** The beginning of a mail, and the whole of it from its beginning. */
const lookInto = async (
  raw: AsyncGenerator<Buffer>
): Promise<{ header: Buffer; whole: AsyncGenerator<Buffer> }> => {
  const parts: Buffer[] = [];
  let size = 0;
  while (size < HEADER_BYTES) {
    const next = await raw.next();
    if (next.done) break;
    parts.push(next.value);
    size += next.value.length;
    if (next.value.includes('\r\n\r\n')) break;
  }
  const whole = async function* (): AsyncGenerator<Buffer> {
    yield* parts;
    yield* raw;
  };
  return { header: Buffer.concat(parts), whole: whole() };
};

const isOlder = (header: Buffer, since: Date): boolean => {
  const arrival = arrivalOf(header);
  return arrival !== null && Math.floor(arrival.getTime() / 1000) < Math.floor(since.getTime() / 1000);
};

/**
 * Fetches what is new in a POP3 mailbox, in the order of the server. In this order for each mail: stored, then marked for
 * deletion (unless a copy is kept); deletions take place with the QUIT at the end. Whatever breaks before costs a second
 * look at what stands there, which is recognised by its UIDL, but never a mail.
 */
export const syncMaildrop = async (connection: Pop3Connection, tools: MaildropTools): Promise<void> => {
  const mails = listedIn(tools.account, await connection.names(), await connection.sizes());
  const stored = await tools.intake.stored(mails.map(({ source }) => source));
  const left = readLeftMails(tools.left);
  // Copies are kept, and not one name is known: the server has named everything anew. Then what came in before is
  // recognised by its Message-ID. Without copies every name is new anyway.
  const recheck = tools.keepCopy && stored.size === 0 && !mails.some(({ uidl }) => left.has(uidl));

  const remove = async ({ number }: Listed): Promise<void> => {
    if (tools.keepCopy) return;
    try {
      await connection.remove(number);
    } catch (error) {
      if (!(error instanceof Pop3Refusal)) throw error;
      tools.removeFailed(error);
    }
  };

  const take = async (mail: Listed): Promise<void> => {
    let header = await connection.header(mail.number);
    let raw: AsyncGenerator<Buffer> | null = null;
    if (header === null) {
      const looked = await lookInto(connection.read(mail.number));
      header = looked.header;
      raw = looked.whole;
    }
    const messageId = messageIdOf(header);
    const old = tools.since !== null && isOlder(header, tools.since);
    const replayed =
      !old && recheck && messageId !== null && (await tools.intake.knownIds([messageId])).size > 0;
    if (old || replayed) {
      // An answer that was begun must be read to its end.
      if (raw) for await (const _rest of raw);
      left.add(mail.uidl);
      return;
    }
    await tools.intake.take(raw ?? connection.read(mail.number), mail.source, messageId);
    await remove(mail);
  };

  for (const mail of mails) {
    if (tools.stopped()) return;
    if (stored.has(mail.source)) {
      await remove(mail);
      continue;
    }
    if (left.has(mail.uidl)) continue;
    if (mail.size !== null && mail.size > tools.maxBytes) {
      tools.leave(mail.uidl, tooLarge(mail, tools.maxBytes));
      continue;
    }
    try {
      await take(mail);
    } catch (error) {
      if (error instanceof MailTooLarge) {
        tools.leave(mail.uidl, tooLarge(mail, tools.maxBytes));
        left.add(mail.uidl);
        // Now rather than at the end: one that never ends takes the connection with it.
        await tools.rememberLeft(left.textWithOld());
      } else if (error instanceof MailWithoutSource || error instanceof Pop3Refusal) {
        tools.leave(mail.uidl, unreadable(mail, error.message));
      } else throw error;
    }
  }
  const text = left.text();
  if (text !== (tools.left ?? '')) await tools.rememberLeft(text);
  await connection.quit();
};

const tooLarge = ({ uidl, size }: Listed, limit: number): Notice => ({
  problem: 'mail_too_large',
  message:
    `The mail ${uidl} is larger than limits.incomingBytes (${size === null ? '' : `${size} octets, `}limit ${limit}). ` +
    'It stays in the mailbox and was not processed.',
});

const unreadable = ({ uidl }: Listed, words: string): Notice => ({
  problem: 'mail_unreadable',
  message: `The server lists the mail ${uidl}, but does not hand it out: ${words || 'it is empty'}`,
});
