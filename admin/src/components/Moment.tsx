import { useIntl } from 'react-intl';

import { useNow } from './use-now';
import { useWords } from '../words';

type Style = 'clock' | 'relative' | 'date-time';

/**
 * A point in time with its full date as title. `clock`: minutes ago within the last hour, else the time of day (the day
 * stands above); `relative`: the nearest unit; `date-time`: day and time, for lists.
 */
export const Moment = ({ at, style = 'clock' }: { at: string; style?: Style }) => {
  const intl = useIntl();
  const { t } = useWords();
  const now = useNow();
  const date = new Date(at);
  // The clock of the server may run ahead of the one here: nothing lies in the future.
  const minutes = Math.max(0, Math.floor((now.getTime() - date.getTime()) / 60_000));

  const ago = (): string => {
    if (minutes < 1) return t('time.now');
    if (minutes < 60) return intl.formatRelativeTime(-minutes, 'minute', { style: 'short' });
    if (minutes < 60 * 24)
      return intl.formatRelativeTime(-Math.floor(minutes / 60), 'hour', { style: 'short' });
    return intl.formatRelativeTime(-Math.floor(minutes / 1440), 'day', { numeric: 'auto' });
  };
  const text = (): string => {
    if (style === 'relative') return ago();
    if (style === 'clock') return minutes < 60 ? ago() : intl.formatTime(date);
    const thisYear = date.getFullYear() === now.getFullYear();
    return intl.formatDate(date, {
      day: 'numeric',
      month: 'short',
      year: thisYear ? undefined : 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  };

  return (
    <time dateTime={at} title={intl.formatDate(date, { dateStyle: 'full', timeStyle: 'medium' })}>
      {text()}
    </time>
  );
};
