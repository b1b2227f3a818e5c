import { styled } from 'styled-components';

import { isFiltered, NO_FILTERS, REASON_GROUPS, statesFor, type QueueFilters } from './queue-filters';
import { FilterMenu } from '../../components/FilterMenu';
import { LinkLike } from '../../components/LinkLike';
import { SearchField } from '../../components/SearchField';
import { useWords } from '../../words';

import type { QueueOverview } from './use-queue';

const Bar = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 12px;
  padding: 10px 16px;
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};

  > :first-child {
    flex: 1 1 24rem;
    max-width: 40rem;
  }
`;

const Choices = styled.div`
  display: flex;
  flex: 1 1 auto;
  flex-wrap: wrap;
  align-items: center;
  gap: 0 2px;
`;

const Clear = styled(LinkLike)`
  margin-left: auto;
  padding: 0 4px;
`;

/** Which mails are shown. */
export const QueueFilterBar = ({
  filters,
  servers,
  onChange,
}: {
  filters: QueueFilters;
  servers: QueueOverview['servers'];
  onChange(filters: QueueFilters): void;
}) => {
  const { t } = useWords();
  const set = (some: Partial<QueueFilters>): void => onChange({ ...filters, ...some });
  const server = servers.find(({ documentId }) => documentId === filters.server);
  return (
    <Bar role="search">
      <SearchField
        label={t('outgoing.filter.search')}
        value={filters.search}
        onChange={(search) => set({ search })}
      />
      <Choices>
        <FilterMenu
          label={
            filters.state
              ? t('outgoing.filter.state-is', { state: t(`delivery.state.${filters.state}`) })
              : t('outgoing.filter.state')
          }
          value={filters.state}
          groups={[
            {
              options: [
                { value: null, label: t('outgoing.filter.any') },
                ...statesFor(filters.show).map((state) => ({
                  value: state,
                  label: t(`delivery.state.${state}`),
                })),
              ],
            },
          ]}
          onChange={(state) => set({ state })}
        />
        <FilterMenu
          label={filters.reason ? t(`delivery.reason.${filters.reason}`) : t('outgoing.filter.reason')}
          value={filters.reason}
          groups={[
            { options: [{ value: null, label: t('outgoing.filter.any') }] },
            ...REASON_GROUPS.map(({ heading, reasons }) => ({
              heading: t(`outgoing.filter.reasons.${heading}`),
              options: reasons.map((reason) => ({ value: reason, label: t(`delivery.reason.${reason}`) })),
            })),
          ]}
          onChange={(reason) => set({ reason })}
        />
        {(servers.length > 0 || filters.server !== null) && (
          <FilterMenu
            label={server?.name ?? t('outgoing.filter.server')}
            value={filters.server}
            groups={[
              {
                options: [
                  { value: null, label: t('outgoing.filter.any') },
                  ...servers.map(({ documentId, name }) => ({ value: documentId, label: name })),
                ],
              },
            ]}
            onChange={(next) => set({ server: next })}
          />
        )}
        {isFiltered(filters) && (
          <Clear onClick={() => onChange({ ...NO_FILTERS, show: filters.show })}>{t('action.clear')}</Clear>
        )}
      </Choices>
    </Bar>
  );
};
