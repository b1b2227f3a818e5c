import type { MessageView } from '../../../server/src/contracts/thread';

/**
 * What an editor should know of the sender of a mail. Most mail of customers cannot be checked, and that is no news: null.
 * A colleague's name on a mail that is not proven to be theirs is news.
 */
export const judgeAuthenticity = ({
  authenticity,
  claimsColleague,
}: Pick<MessageView, 'authenticity' | 'claimsColleague'>):
  'verified' | 'failed' | 'unproven_colleague' | null => {
  if (authenticity === 'failed') return 'failed';
  if (claimsColleague) return 'unproven_colleague';
  return authenticity === 'verified' ? 'verified' : null;
};
