import type { DeliveryState } from '../contracts/thread';

/** Still to be sent, or being sent. */
export const WAITING: readonly DeliveryState[] = ['ready', 'deferred', 'sending'];

/** What did not get through, or what nobody knows of: somebody should look at it. */
export const FAILURES: readonly DeliveryState[] = [
  'failed',
  'bounced',
  'complained',
  'unknown',
  'suppressed',
];

/** What a person may send again; who complained gets no second mail. */
export const RETRYABLE: readonly DeliveryState[] = [
  'failed',
  'unknown',
  'cancelled',
  'bounced',
  'suppressed',
  'deferred',
];

/** What can still be taken back. While it is being sent, it is too late. */
export const CANCELLABLE: readonly DeliveryState[] = ['ready', 'deferred'];

/** What may go to another address of the same person instead. */
export const CORRECTABLE: readonly DeliveryState[] = [
  'failed',
  'bounced',
  'suppressed',
  'deferred',
  'unknown',
];

/** Whether the message went to another address instead: then the mail is history, and nothing more can be done with it. */
export const isDetached = (mail: { messageId: number | null; contactId: number | null }): boolean =>
  mail.messageId !== null && mail.contactId === null;

/** What a person does with mails. */
export type QueueAct = 'retry' | 'cancel' | 'ignore';

const STATES_OF: Record<QueueAct, readonly DeliveryState[]> = {
  retry: RETRYABLE,
  cancel: CANCELLABLE,
  ignore: FAILURES,
};

/** Kinds of mails that a filter asks for. */
export interface StateFilter {
  show: 'waiting' | 'problems' | 'all';
  state?: DeliveryState | undefined;
}

/** The states that a filter shows; null = whatever the state. Empty when its parts exclude each other. */
export const statesShown = ({ show, state }: StateFilter): readonly DeliveryState[] | null => {
  const shown = show === 'waiting' ? WAITING : show === 'problems' ? FAILURES : null;
  if (!state) return shown;
  return shown === null || shown.includes(state) ? [state] : [];
};

/**
 * The states that an act may change, of all that a filter shows. Mails that somebody has ended are not sent again by the
 * way, only when the filter names them.
 */
export const statesActedOn = (act: QueueAct, filter: StateFilter): readonly DeliveryState[] => {
  const shown = statesShown(filter);
  return STATES_OF[act].filter(
    (state) =>
      (shown === null || shown.includes(state)) &&
      (act !== 'retry' || state !== 'cancelled' || filter.state === 'cancelled')
  );
};

/** The states that an act may change where the mails themselves were chosen. */
export const statesOfAct = (act: QueueAct): readonly DeliveryState[] => STATES_OF[act];

/** Columns of a mail that begins anew, with the id and so the Message-ID that it has. */
export const beginAgain = (now: number): Record<string, unknown> => ({
  status: 'ready',
  run_after: now,
  attempts: 0,
  first_attempt_at: null,
  reason: null,
  status_code: null,
  response: null,
  ignored: false,
});

/** What an act writes on a mail. Without its lease, a worker that has just taken a mail cannot go on with it. */
export const columnsOfAct = (act: QueueAct, now: number): Record<string, unknown> => {
  if (act === 'ignore') return { ignored: true };
  const noLease = { lease_token: null, lease_until: null };
  return act === 'retry' ? { ...beginAgain(now), ...noLease } : { status: 'cancelled', ...noLease };
};
