import type { AccountProblem } from '../../../contracts/incoming-servers';
import type { MailboxSettings } from '../../../servers/incoming-server-options';
import type { AccountRow, Places } from '../../../servers/store';
import type { MailboxIntake } from './intake';

/** A failure that is already in words. */
export class AccountFailure extends Error {
  constructor(
    readonly problem: AccountProblem,
    message: string
  ) {
    super(message);
  }
}

/** What is shown about an account that works, but not in everything. */
export interface Notice {
  problem: AccountProblem;
  message: string;
}

/** What a failure of a session means. */
export interface Explained {
  problem: AccountProblem;
  /** what the server, the network or we say about it */
  words: string;
  /** user or password were refused: somebody has to look */
  loginRefused: boolean;
}

/** One account at its server, of whatever protocol. */
export interface MailboxSession {
  /** Connects and logs in. */
  open(): Promise<void>;
  /** Takes everything that is new. Connects again where the protocol wants that for every look. */
  sync(): Promise<void>;
  /** Hangs up at once; what is under way rejects. */
  close(): void;
  explain(error: unknown): Explained;
}

/** What a session works with. */
export interface SessionTools {
  row: AccountRow;
  settings: MailboxSettings;
  /** the checked address to connect to */
  ip: string;
  /** octets of the largest mail that is taken */
  maxBytes: number;
  intake: MailboxIntake;
  places(): Places;
  /** Writes down where we are; rejects when the account is another process' by now. */
  savePlaces(places: Places): Promise<void>;
  /** whether to stop between two mails */
  stopped(): boolean;
  /** A mail that is left where it is: stands in the record until somebody fetches by hand. */
  leave(notice: Notice): void;
  /** What does not work at this look; null = nothing. It is gone as soon as a look finds no fault. */
  complain(notice: Notice | null): void;
  log(message: string): void;
  /** the server says that something has changed: only a hint, it may never come */
  announced(): void;
  /** the connection has ended by itself while nothing was under way on it, or something was */
  lost(error: Error | null): void;
}

export type CreateSession = (tools: SessionTools) => MailboxSession;
