import { SHOWN, type Show } from './queue-filters';
import { SegmentedChoice } from '../../components/SegmentedChoice';
import { useWords } from '../../words';

import type { QueueOverview } from './use-queue';

/** What waits, what failed, or everything; with how many there are. */
export const ViewSwitch = ({
  show,
  counts,
  onChange,
}: {
  show: Show;
  counts: QueueOverview['counts'] | null;
  onChange(show: Show): void;
}) => {
  const { t } = useWords();
  return (
    <SegmentedChoice
      label={t('outgoing.show')}
      value={show}
      options={SHOWN.map((one) => ({
        value: one,
        words: t(`outgoing.show.${one}`),
        count: one === 'all' ? null : counts?.[one],
        alarm: one === 'problems' && (counts?.problems ?? 0) > 0,
      }))}
      onChange={onChange}
    />
  );
};
