import * as React from 'react';

import { Box, Button, EmptyStateLayout, Flex, Typography } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Page } from '@strapi/strapi/admin';
import { useLocation, useNavigate } from 'react-router-dom';
import { styled } from 'styled-components';

import { ActBar } from './ActBar';
import { QueueFilterBar } from './QueueFilterBar';
import { QueueRow } from './QueueRow';
import { ServerStrip } from './ServerStrip';
import { StopBanner, StopSwitch } from './StopSwitch';
import { useQueue } from './use-queue';
import { useQueueAct } from './use-queue-act';
import { ViewSwitch } from './ViewSwitch';
import { isFiltered, NO_FILTERS, readFilters, writeFilters, type QueueFilters } from './queue-filters';
import { useErrorWords } from '../../api/use-error-words';
import { SmallButton } from '../../components/SmallButton';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';
import { OUTGOING_MAIL } from '../paths';

const Card = styled.section`
  overflow: hidden;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.tableShadow};
`;

const List = styled.ul`
  transition: opacity 0.15s;

  &[aria-busy='true'] {
    opacity: 0.5;
  }
`;

/** The mails that are chosen, as long as they are shown. */
const useSelection = (ids: readonly number[]) => {
  const [chosen, setChosen] = React.useState<ReadonlySet<number>>(new Set());
  const selected = ids.filter((id) => chosen.has(id));
  return {
    selected,
    has: (id: number): boolean => chosen.has(id),
    select: (some: readonly number[], on: boolean): void =>
      setChosen((known) => {
        const next = new Set(known);
        for (const id of some) {
          if (on) next.add(id);
          else next.delete(id);
        }
        return next;
      }),
    clear: (): void => setChosen(new Set()),
  };
};

/** What waits, what failed and why, and what can be done about it. */
export const QueuePage = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const navigate = useNavigate();
  const { search } = useLocation();
  const filters = React.useMemo(() => readFilters(new URLSearchParams(search)), [search]);
  const mayAct = useMayWrite(PERMISSIONS.writeOutgoingMails);
  const mayPause = useMayWrite(PERMISSIONS.writeOutgoingServers);
  const queue = useQueue(filters);
  const { rows, overview } = queue;
  const selection = useSelection((rows ?? []).map(({ id }) => id));
  const acts = useQueueAct(() => {
    selection.clear();
    queue.refresh();
  });

  const setFilters = (next: QueueFilters): void => {
    selection.clear();
    navigate(`${OUTGOING_MAIL}${writeFilters(next)}`, { replace: true });
  };
  if (rows === null)
    return queue.error === undefined ? <Page.Loading /> : <Page.Error content={errorWords(queue.error)} />;

  const empty = isFiltered(filters) ? 'filter' : filters.show;
  return (
    <Flex direction="column" alignItems="stretch" gap={4} paddingBottom={8}>
      {overview?.stopped && <StopBanner overview={overview} mayWrite={mayAct} onDone={queue.refresh} />}
      <Flex justifyContent="space-between" gap={3} wrap="wrap">
        <ViewSwitch
          show={filters.show}
          counts={overview?.counts ?? null}
          onChange={(show) => setFilters({ ...filters, show, state: null })}
        />
        <Flex gap={4} wrap="wrap">
          {overview && (
            <Typography variant="pi" textColor="neutral600">
              {t('outgoing.sent-today', { count: overview.counts.sentToday })}
            </Typography>
          )}
          {mayAct && overview && !overview.stopped && <StopSwitch onDone={queue.refresh} />}
        </Flex>
      </Flex>
      <ServerStrip servers={overview?.servers ?? []} mayPause={mayPause} />
      {queue.error !== undefined && (
        <Typography variant="pi" textColor="warning700" role="status">
          {t('timeline.stale', { reason: errorWords(queue.error) })}
        </Typography>
      )}
      <Card aria-label={t('outgoing.list')}>
        <QueueFilterBar filters={filters} servers={overview?.servers ?? []} onChange={setFilters} />
        {mayAct && (rows.length > 0 || acts.running) && (
          <ActBar
            show={filters.show}
            shown={rows.length}
            selected={selection.selected.length}
            more={queue.more}
            running={acts.running}
            onSelectShown={(on) =>
              selection.select(
                rows.map(({ id }) => id),
                on
              )
            }
            onAct={(act, all) => void acts.run(act, all ? { filter: filters } : { ids: selection.selected })}
            onStop={acts.stop}
          />
        )}
        {rows.length === 0 ? (
          <EmptyStateLayout
            icon={<EmptyDocuments width="120px" />}
            content={t(`outgoing.empty.${empty}`)}
            shadow="none"
            hasRadius={false}
            action={
              isFiltered(filters) ? (
                <SmallButton
                  variant="secondary"
                  onClick={() => setFilters({ ...NO_FILTERS, show: filters.show })}
                >
                  {t('action.clear')}
                </SmallButton>
              ) : undefined
            }
          />
        ) : (
          <List aria-busy={queue.stale}>
            {rows.map((mail) => (
              <QueueRow
                key={mail.id}
                mail={mail}
                mayAct={mayAct}
                selected={selection.has(mail.id)}
                busy={acts.running !== null}
                onSelect={(on) => selection.select([mail.id], on)}
                onAct={(act) => void acts.run(act, { ids: [mail.id] })}
              />
            ))}
          </List>
        )}
        {queue.more && (
          <Box padding={4}>
            <Flex direction="column" gap={2}>
              <Button
                variant="tertiary"
                size="S"
                loading={queue.loadingMore}
                disabled={queue.stale}
                onClick={queue.loadMore}
              >
                {t('outgoing.load-more')}
              </Button>
              {queue.moreError !== undefined && (
                <Typography variant="pi" textColor="danger600" role="alert">
                  {errorWords(queue.moreError)}
                </Typography>
              )}
            </Flex>
          </Box>
        )}
      </Card>
    </Flex>
  );
};
