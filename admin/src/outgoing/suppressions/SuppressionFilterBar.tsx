import { styled } from 'styled-components';

import type { SuppressionFilters } from './use-suppressions';
import { FilterMenu } from '../../components/FilterMenu';
import { SearchField } from '../../components/SearchField';
import { useWords } from '../../words';
import { suppressionReason } from '../../../../server/src/contracts/suppressions';

const Bar = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px;
  padding-bottom: 12px;

  > div:first-child {
    flex: 1 1 24rem;
    max-width: 40rem;
  }
`;

const Count = styled.span`
  margin-left: auto;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
`;

/** Which addresses are shown. */
export const SuppressionFilterBar = ({
  filters,
  total,
  onChange,
}: {
  filters: SuppressionFilters;
  total: number;
  onChange(filters: SuppressionFilters): void;
}) => {
  const { t } = useWords();
  return (
    <Bar role="search">
      <SearchField
        label={t('suppressions.search')}
        value={filters.search}
        onChange={(search) => onChange({ ...filters, search })}
      />
      <FilterMenu
        label={filters.reason ? t(`suppressions.reason.${filters.reason}`) : t('suppressions.any-reason')}
        value={filters.reason}
        groups={[
          {
            options: [
              { value: null, label: t('suppressions.any-reason') },
              ...suppressionReason.options.map((reason) => ({
                value: reason,
                label: t(`suppressions.reason.${reason}`),
              })),
            ],
          },
        ]}
        onChange={(reason) => onChange({ ...filters, reason })}
      />
      <FilterMenu<'removed'>
        label={t(filters.active ? 'suppressions.active' : 'suppressions.removed')}
        value={filters.active ? null : 'removed'}
        groups={[
          {
            options: [
              { value: null, label: t('suppressions.active') },
              { value: 'removed', label: t('suppressions.removed') },
            ],
          },
        ]}
        onChange={(which) => onChange({ ...filters, active: which === null })}
      />
      <Count>{t('suppressions.count', { count: total })}</Count>
    </Bar>
  );
};
