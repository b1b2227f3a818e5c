import { useIntl } from 'react-intl';

import { daysAgo } from './day-groups';
import { useNow } from './use-now';
import { useWords } from '../words';

/** Gives a function that names a day: today, yesterday, or its date. */
export const useDayWords = (): ((day: Date) => string) => {
  const { t } = useWords();
  const intl = useIntl();
  const now = useNow();
  return (day) => {
    const ago = daysAgo(day, now);
    if (ago <= 0) return t('timeline.today');
    if (ago === 1) return t('timeline.yesterday');
    return intl.formatDate(day, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: day.getFullYear() === now.getFullYear() ? undefined : 'numeric',
    });
  };
};
