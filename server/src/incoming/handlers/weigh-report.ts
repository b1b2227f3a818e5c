/** What a delivery report has to go by; all numbers are outgoing mails, by what we signed. */
export interface ReportEvidence {
  complaint: boolean;
  /** by bounce tokens in its recipients, and in the copy of the mail that it brings: only who got the mail has those */
  proven: readonly number[];
  /** by the Message-ID in that copy: whoever is answered by *reply all* gets to know the ids of the others' mails */
  named: readonly number[];
  /** by In-Reply-To and References of the report itself */
  cited: readonly number[];
  sender: {
    /** the mail is by whom it claims to be */
    verified: boolean;
    /** a contact: people who have mail of ours run no feedback loop */
    known: boolean;
    blocked: boolean;
  };
}

/**
 * `mail`: the mail that it is about shows what was said; unless it `counts`, nothing else follows from it. `blocked`: a person
 * has blocked its sender. `unmatched`: it is about no mail of ours.
 */
export type ReportWeight =
  { kind: 'mail'; outgoingMailId: number; counts: boolean } | { kind: 'blocked' } | { kind: 'unmatched' };

/**
 * What a delivery report may do. Anybody can write one about a mail whose Message-ID they know, and end all mail to somebody
 * else; so it counts only with a bounce token. A complaint counts without one, too, when its sender is verified, as is that
 * of a feedback loop, and is nobody we write to; the report itself answers nothing, so what it cites says nothing.
 */
export const weighReport = (evidence: ReportEvidence): ReportWeight => {
  const [proven] = evidence.proven;
  if (proven !== undefined) return { kind: 'mail', outgoingMailId: proven, counts: true };
  const { complaint, sender } = evidence;
  const [outgoingMailId] = complaint ? evidence.named : [...evidence.named, ...evidence.cited];
  if (outgoingMailId === undefined) return { kind: 'unmatched' };
  if (sender.blocked) return { kind: 'blocked' };
  return { kind: 'mail', outgoingMailId, counts: complaint && sender.verified && !sender.known };
};
