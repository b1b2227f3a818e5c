import type { ContactPolicy } from '../../contracts/addressing';
import type { IncomingReason, TraceStep } from '../../contracts/incoming';
import type { MailClass } from '../reading/classify';

export interface ThreadKey {
  uid: string;
  documentId: string;
}

/** One text per thread, for maps and sets. */
export const threadKey = (thread: ThreadKey): string => `${thread.uid} ${thread.documentId}`;

/** A message that the mail answers: found by a token in a recipient address, or by a Message-ID it cites. */
export interface AnsweredMessage {
  thread: ThreadKey;
  /** false when the entry was deleted meanwhile */
  exists: boolean;
  messageId: number | null;
  /** the answered message is an internal note that a person wrote */
  internal: boolean;
  /** contact who wrote the answered message */
  authorContactId: number | null;
}

export interface AliasFact {
  id: number;
  documentId: string;
  address: string;
  targetType: string;
  defaults: Record<string, unknown>;
  contactPolicy: ContactPolicy;
  forcedDocumentId: string | null;
  owner: ThreadKey | null;
  /** addressed in To, Delivered-To or the envelope, or the way in is for it; not merely in Cc */
  direct: boolean;
  /** automatic mail creates through it too */
  takesAutomatic: boolean;
  /** whom a colleague forwards becomes the author */
  forwardedAuthor: boolean;
  /** publishes what it creates */
  publish: boolean;
  /** own words of a refusal, as HTML; empty = the default ones */
  refusalHtml: string;
  /** admin user who made it */
  creatorId: number | null;
}

/** What was counted for the brakes: only about the sender and the routes of this mail. */
export interface BrakeFacts {
  /** entries that this sender opened within `loopMinutes`, by type */
  opened: ReadonlyMap<string, number>;
  /** mails of this sender on a thread within `loopMinutes`, by thread key */
  written: ReadonlyMap<string, number>;
  /**
   * mails of this sender on a thread within `fastBrakeSeconds` and since the last thing that a person wrote in the panel,
   * by thread key
   */
  fast: ReadonlyMap<string, number>;
  loopMinutes: number;
  loopThreshold: number;
  fastBrakeSeconds: number;
  fastBrakeMails: number;
  globalBrakeMails: number;
  /** messages made by mail in the last five minutes, whoever wrote them */
  recent: number;
  /** since when (ISO 8601) the global brake holds all mail; null while it does not */
  brakeSince: string | null;
  /** the mail came in before a person released the brake, so it is one of those that they let through */
  released: boolean;
}

export interface RoutingFacts {
  mailClass: MailClass;
  hasSender: boolean;
  /** who the author is taken for and why, for the trace */
  sawAuthor: string;
  /** a rule that a person made about this sender; an allowed one counts only while its mail is not found to be forged */
  senderRule: 'block' | 'allow' | null;
  /** the mail is one that we sent ourselves, come back */
  ownMail: boolean;
  /** the outgoing mail that it is, if that is a test mail come back; null otherwise */
  testMail: number | null;
  /** it cites one of our refusals */
  citesRefusal: boolean;
  /** outgoing mails whose receivers write to the address of their List-Unsubscribe, by the tokens in recipients */
  unfollows: readonly number[];
  /** a recipient is the bounce address of an alias domain */
  toBounceAddress: boolean;
  /** answered messages by tokens in recipient addresses */
  tokens: readonly AnsweredMessage[];
  /** newest message among those it cites */
  cited: AnsweredMessage | null;
  /** other threads on which that very mail stands: it was sent to several aliases at once */
  alsoCited: readonly AnsweredMessage[];
  aliases: readonly AliasFact[];
  /** every direct recipient is a catchall or default-from address: nobody reads these, they only take answers */
  onlyUnattended: boolean;
  anyUnattended: boolean;
  fallbackType: string | null;
  /** who wrote it, as far as that gives them rights: null for strangers, and for colleagues who are not believed */
  author: { contactId: number; internal: boolean } | null;
  /** threads (`uid documentId`) among those concerned that have followers, and whether the author is one of them */
  followed: ReadonlyMap<string, { byAuthor: boolean }>;
  /** whether a refusal may be sent at all: a person wrote it, and there is an address that is not ours */
  answerable: boolean;
  /** mail without a route gets a refusal besides being held */
  refuseNoRoute: boolean;
  /** null where nothing had to be counted */
  brakes: BrakeFacts | null;
}

export type Route =
  | {
      kind: 'reply';
      thread: ThreadKey;
      via: 'token' | 'references' | 'forced_alias';
      answered: AnsweredMessage | null;
      alias: AliasFact | null;
    }
  | { kind: 'create'; targetType: string; alias: AliasFact | null };

export type Verdict =
  | { kind: 'deliver'; routes: Route[]; automatic: boolean }
  | { kind: 'delivery_status' }
  | { kind: 'unsubscribe'; outgoingMailIds: readonly number[] }
  | { kind: 'reject'; reason: IncomingReason; alias: AliasFact | null; words?: string }
  | { kind: 'ignore'; reason: IncomingReason; testMail?: number }
  | { kind: 'hold'; reason: IncomingReason };

/** Whether a route leaves a note that nobody is told of: what a machine wrote, unless its alias is there for machines. */
export const isSilent = (verdict: Verdict, route: Route): boolean =>
  verdict.kind === 'deliver' && verdict.automatic && !route.alias?.takesAutomatic;

export interface Decision {
  verdict: Verdict;
  trace: TraceStep[];
  /** whether the sender gets a refusal */
  answered: boolean;
}

/** A rule answers with a verdict or passes the mail on; `saw` tells people why. */
export interface Rule {
  name: string;
  decide(facts: RoutingFacts): { verdict: Verdict | null; saw: string };
}

export const pass = (saw: string): { verdict: null; saw: string } => ({ verdict: null, saw });
export const answer = (verdict: Verdict, saw: string): { verdict: Verdict; saw: string } => ({
  verdict,
  saw,
});
