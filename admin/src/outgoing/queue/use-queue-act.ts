import * as React from 'react';

import { useNotification } from '@strapi/strapi/admin';

import { inSteps, runSteps, type Progress, type StepAnswer } from './act-steps';
import { toFilter, type QueueFilters } from './queue-filters';
import { useChatterActOnOutgoingMailsMutation } from '../../api/outgoing-api';
import { useErrorWords } from '../../api/use-error-words';
import { useWords } from '../../words';

export type Act = 'retry' | 'cancel' | 'ignore';
/** Chosen mails, or all of a filter. */
export type Target = { ids: readonly number[] } | { filter: QueueFilters };

export interface QueueAct {
  /** what is being done, null when nothing is */
  running: (Progress & { act: Act }) | null;
  run(act: Act, target: Target): Promise<void>;
  /** ends after the step that is under way */
  stop(): void;
}

/** Does an act on mails, step by step, and says how it went. */
export const useQueueAct = (onDone: () => void): QueueAct => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [request] = useChatterActOnOutgoingMailsMutation();
  const [running, setRunning] = React.useState<QueueAct['running']>(null);
  const goOn = React.useRef(true);
  React.useEffect(
    () => () => {
      goOn.current = false;
    },
    []
  );

  /** One step of chosen mails: what is left goes on like the pages of a filter. */
  const ofIds = (act: Act, ids: readonly number[]) => {
    const steps = inSteps(ids);
    return async (before = 0): Promise<StepAnswer> => {
      const part = steps[before] ?? [];
      const { changed } = await request({ body: { act, ids: part } }).unwrap();
      const left = steps.slice(before + 1).flat().length;
      return { changed, remaining: left, next: left > 0 ? before + 1 : null };
    };
  };
  const ofFilter =
    (act: Act, filters: QueueFilters) =>
    (before?: number): Promise<StepAnswer> =>
      request({ body: { act, filter: toFilter(filters), before } }).unwrap();

  const run = async (act: Act, target: Target): Promise<void> => {
    if (running) return;
    goOn.current = true;
    setRunning({ act, done: 0, total: 0 });
    try {
      const { done } = await runSteps(
        'ids' in target ? ofIds(act, target.ids) : ofFilter(act, target.filter),
        (progress) => setRunning({ act, ...progress }),
        () => goOn.current
      );
      toggleNotification({
        type: done > 0 ? 'success' : 'info',
        message: done > 0 ? t(`outgoing.done.${act}`, { count: done }) : t('outgoing.nothing-changed'),
      });
    } catch (error) {
      toggleNotification({ type: 'danger', message: errorWords(error) });
    } finally {
      setRunning(null);
      onDone();
    }
  };
  return {
    running,
    run,
    stop: () => {
      goOn.current = false;
    },
  };
};
