import type { IncomingReason, IncomingStatus } from '../../contracts/incoming';

/** What a person can do with a mail. */
export type Act = 'replay' | 'attach' | 'create' | 'move' | 'reject' | 'ignore';

export interface ActedOn {
  status: IncomingStatus;
  reason: IncomingReason | null;
  posts: readonly unknown[];
  /** false once the raw source was deleted */
  hasSource: boolean;
}

/** States in which nobody works on a mail. */
export const SETTLED: readonly IncomingStatus[] = ['processed', 'rejected', 'ignored', 'held', 'failed'];

/** Why an act is not possible, in words; null when it is. */
export const whyNot = (act: Act, mail: ActedOn): string | null => {
  if (!SETTLED.includes(mail.status)) return 'This mail is being worked on. Look again in a moment.';
  if (act === 'move' && mail.posts.length === 0)
    return 'This mail was not posted, so there is no message to move.';
  if (act === 'move' && mail.status === 'processed') return null;
  if (mail.posts.length > 0) {
    return mail.status === 'processed'
      ? 'This mail was posted already. Its message can be moved to another entry.'
      : 'This mail is a copy of one that was posted already.';
  }
  if (act === 'ignore') {
    return mail.status === 'held' || mail.status === 'failed'
      ? null
      : `This mail waits for nobody: it is ${mail.status}.`;
  }
  if (act === 'reject' && mail.status === 'rejected') return 'This mail was rejected already.';
  if (!mail.hasSource) return 'The source of this mail was deleted, so nothing can be done with it any more.';
  return null;
};
