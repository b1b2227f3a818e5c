import type { IncomingMailDetail } from '../../../../server/src/contracts/incoming';

/** What a person can do about a mail, besides rules about its sender. */
export type MailAct = 'attach' | 'create' | 'replay' | 'reject' | 'ignore' | 'move';

type Decisive = Pick<IncomingMailDetail, 'status' | 'posts' | 'hasSource' | 'fromAddress'>;

/** Whether the server is still at work on a mail: its state changes by itself. */
export const isUnderway = ({ status }: Pick<IncomingMailDetail, 'status'>): boolean =>
  status === 'pending' || status === 'processing';

/** Whether a mail waits for somebody to decide. */
export const waitsForPerson = ({ status }: Pick<IncomingMailDetail, 'status'>): boolean =>
  status === 'held' || status === 'failed';

/**
 * What makes sense for a mail as it stands. A posted one can only be moved: its message has been read and mailed. A copy of
 * a posted one is that one's concern.
 */
export const actsFor = (mail: Decisive): ReadonlySet<MailAct> => {
  if (isUnderway(mail)) return new Set();
  if (mail.posts.length > 0) return new Set(mail.status === 'processed' ? ['move'] : []);
  const acts = new Set<MailAct>();
  if (mail.hasSource) acts.add('attach').add('create').add('replay');
  if (waitsForPerson(mail)) {
    // Without a sender there is nobody to tell.
    if (mail.hasSource && mail.fromAddress !== '') acts.add('reject');
    acts.add('ignore');
  }
  return acts;
};
