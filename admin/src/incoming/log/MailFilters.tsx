import * as React from 'react';

import { useIntl } from 'react-intl';
import { styled } from 'styled-components';

import { dayAgo, isFiltered, NO_FILTERS, reasonsFor, type LogFilters } from './log-filters';
import { FilterMenu } from '../../components/FilterMenu';
import { LinkLike } from '../../components/LinkLike';
import { SearchField } from '../../components/SearchField';
import { SmallInput } from '../../components/SmallInput';
import { useWords } from '../../words';
import { incomingStatus } from '../../../../server/src/contracts/incoming';

const Bar = styled.div`
  display: flex;
  flex-direction: column;
  gap: 4px;
  padding: 10px 12px 6px;
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
`;

const Choices = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0 2px;
  margin-left: -6px;
`;

const Days = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px;
  padding: 2px 0 4px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;

  label {
    display: flex;
    flex: 1 1 13rem;
    align-items: center;
    gap: 6px;
  }
  input {
    flex: 1;
    padding: 0 4px 0 8px;
    font-size: 1.2rem;
  }
`;

const Clear = styled(LinkLike)`
  margin-left: auto;
  padding: 0 4px;
`;

/** Days to choose at a press; `choose` opens two fields. */
const PRESETS = { '1': 1, '7': 7, '30': 30 } as const;
type Preset = keyof typeof PRESETS | 'choose';

const useDayWords = (filters: LogFilters): string => {
  const { t } = useWords();
  const { formatDate } = useIntl();
  const day = (text: string): string => formatDate(text, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  if (filters.from && filters.to) {
    return filters.from === filters.to ? day(filters.from) : `${day(filters.from)} – ${day(filters.to)}`;
  }
  if (filters.from) return t('incoming.filter.since', { day: day(filters.from) });
  if (filters.to) return t('incoming.filter.until', { day: day(filters.to) });
  return t('incoming.filter.days');
};

/** Which mails are shown. */
export const MailFilters = ({
  filters,
  onChange,
}: {
  filters: LogFilters;
  onChange(filters: LogFilters): void;
}) => {
  const { t } = useWords();
  const dayWords = useDayWords(filters);
  const now = new Date();
  const preset = (Object.keys(PRESETS) as (keyof typeof PRESETS)[]).find(
    (one) => filters.to === null && filters.from === dayAgo(PRESETS[one], now)
  );
  const dated = filters.from !== null || filters.to !== null;
  const [choosing, setChoosing] = React.useState(dated && preset === undefined);
  const set = (some: Partial<LogFilters>): void => onChange({ ...filters, ...some });

  const pickDays = (next: Preset | null): void => {
    setChoosing(next === 'choose');
    if (next !== 'choose') set({ from: next ? dayAgo(PRESETS[next], now) : null, to: null });
  };
  const groups = reasonsFor(filters.status).map(({ status, reasons }) => ({
    heading: t(`incoming.status.${status}`),
    options: reasons.map((reason) => ({ value: reason, label: t(`incoming.reason.${reason}`) })),
  }));

  return (
    <Bar role="search">
      <SearchField
        label={t('incoming.filter.search')}
        value={filters.search}
        onChange={(search) => set({ search })}
      />
      <Choices>
        <FilterMenu
          label={t('incoming.filter.status', {
            status: filters.status ? t(`incoming.status.${filters.status}`) : t('incoming.filter.all'),
          })}
          value={filters.status}
          groups={[
            {
              options: [
                { value: null, label: t('incoming.filter.all') },
                ...incomingStatus.options.map((status) => ({
                  value: status,
                  label: t(`incoming.status.${status}`),
                })),
              ],
            },
          ]}
          onChange={(status) => {
            const keep = reasonsFor(status).some(({ reasons }) =>
              reasons.some((one) => one === filters.reason)
            );
            set({ status, reason: keep ? filters.reason : null });
          }}
        />
        <FilterMenu
          label={filters.reason ? t(`incoming.reason.${filters.reason}`) : t('incoming.filter.reason')}
          value={filters.reason}
          groups={[{ options: [{ value: null, label: t('incoming.filter.any-reason') }] }, ...groups]}
          onChange={(reason) => set({ reason })}
        />
        <FilterMenu<Preset>
          label={dayWords}
          value={preset ?? (dated || choosing ? 'choose' : null)}
          groups={[
            {
              options: [
                { value: null, label: t('incoming.filter.any-day') },
                { value: '1', label: t('incoming.filter.since-yesterday') },
                { value: '7', label: t('incoming.filter.last-days', { days: 7 }) },
                { value: '30', label: t('incoming.filter.last-days', { days: 30 }) },
                { value: 'choose', label: t('incoming.filter.choose-days') },
              ],
            },
          ]}
          onChange={pickDays}
        />
        {isFiltered(filters) && (
          <Clear
            onClick={() => {
              setChoosing(false);
              onChange(NO_FILTERS);
            }}
          >
            {t('action.clear')}
          </Clear>
        )}
      </Choices>
      {choosing && (
        <Days title={t('incoming.filter.utc')}>
          {(['from', 'to'] as const).map((name) => (
            <label key={name}>
              {t(`incoming.filter.${name}`)}
              <SmallInput
                type="date"
                value={filters[name] ?? ''}
                onChange={(event) => set({ [name]: event.target.value || null })}
              />
            </label>
          ))}
        </Days>
      )}
    </Bar>
  );
};
