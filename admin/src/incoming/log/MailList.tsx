import * as React from 'react';

import { Button, EmptyStateLayout, Flex, Typography } from '@strapi/design-system';
import { ArrowUp } from '@strapi/icons';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { styled } from 'styled-components';

import { MailRow } from './MailRow';
import { useErrorWords } from '../../api/use-error-words';
import { groupByDay } from '../../components/day-groups';
import { SmallButton } from '../../components/SmallButton';
import { useDayWords } from '../../components/use-day-words';
import { useWords } from '../../words';

import type { MailLog } from './use-mail-log';

const Scroller = styled.div`
  position: relative;
  flex: 1;
  min-height: 0;
  overflow-y: auto;
  overscroll-behavior: contain;
  transition: opacity 0.15s;

  &[aria-busy='true'] {
    opacity: 0.5;
  }
`;

const Day = styled.h3`
  position: sticky;
  top: 0;
  z-index: 1;
  padding: 5px 16px;
  background: ${({ theme }) => theme.colors.neutral100};
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.1rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  line-height: 1.5;
`;

const Arrived = styled.div`
  position: sticky;
  top: 8px;
  z-index: 2;
  display: flex;
  justify-content: center;
  height: 0;

  button {
    box-shadow: ${({ theme }) => theme.shadows.filterShadow};
  }
`;

/** Moves the focus between rows; Enter on a row, a link, opens it. */
const onArrowKeys = (event: React.KeyboardEvent<HTMLElement>): void => {
  if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('a[data-mail]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  if (at === -1) return;
  event.preventDefault();
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key] ?? at;
  rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
};

const Notice = ({ children, action }: { children: React.ReactNode; action: React.ReactNode }) => (
  <Flex direction="column" gap={3} padding={6}>
    <Typography textColor="neutral600" textAlign="center">
      {children}
    </Typography>
    {action}
  </Flex>
);

/** The mails by day, with new ones waiting above and older ones below. */
export const MailList = ({
  log,
  filtered,
  selectedId,
  hrefOf,
  onClear,
  onShowFailed,
  scroller,
}: {
  log: MailLog;
  filtered: boolean;
  selectedId: number | null;
  hrefOf(id: number): string;
  onClear(): void;
  /** where nothing is held, but something failed and waits */
  onShowFailed?: () => void;
  scroller: React.Ref<HTMLDivElement>;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const dayWords = useDayWords();
  const { rows } = log;

  const retry = (
    <SmallButton variant="tertiary" onClick={log.retry}>
      {t('action.try-again')}
    </SmallButton>
  );
  const content = (): React.ReactNode => {
    if (rows === null) {
      return log.error === undefined ? (
        <Notice action={null}>{t('incoming.loading')}</Notice>
      ) : (
        <Notice action={retry}>{errorWords(log.error)}</Notice>
      );
    }
    if (rows.length === 0) {
      return filtered ? (
        <Notice
          action={
            <Flex gap={2}>
              {onShowFailed && (
                <SmallButton variant="default" onClick={onShowFailed}>
                  {t('incoming.show-failed')}
                </SmallButton>
              )}
              <SmallButton variant="secondary" onClick={onClear}>
                {t('incoming.show-all')}
              </SmallButton>
            </Flex>
          }
        >
          {t('incoming.empty-filter')}
        </Notice>
      ) : (
        <EmptyStateLayout
          icon={<EmptyDocuments width="120px" />}
          content={t('incoming.empty')}
          shadow="none"
          hasRadius={false}
        />
      );
    }
    return groupByDay(rows.map((mail) => ({ mail, createdAt: mail.receivedAt }))).map(({ day, items }) => (
      <section key={day.getTime()}>
        <Day>{dayWords(day)}</Day>
        <ul>
          {items.map(({ mail }) => (
            <MailRow key={mail.id} mail={mail} to={hrefOf(mail.id)} current={mail.id === selectedId} />
          ))}
        </ul>
      </section>
    ));
  };

  return (
    <Scroller
      ref={scroller}
      role="region"
      aria-label={t('incoming.list')}
      aria-busy={log.stale}
      onKeyDown={onArrowKeys}
    >
      {log.arrivedCount > 0 && (
        <Arrived>
          <SmallButton startIcon={<ArrowUp />} onClick={log.showArrived}>
            {t('incoming.arrived', { count: log.arrivedCount })}
          </SmallButton>
        </Arrived>
      )}
      {rows !== null && log.error !== undefined && !log.stale && (
        <Notice action={retry}>{t('timeline.stale', { reason: errorWords(log.error) })}</Notice>
      )}
      {content()}
      {rows !== null && log.more && (
        <Flex direction="column" gap={2} padding={4}>
          <Button
            variant="tertiary"
            size="S"
            loading={log.loadingMore}
            disabled={log.stale}
            onClick={log.loadMore}
          >
            {t('incoming.load-more')}
          </Button>
          {log.moreError !== undefined && (
            <Typography variant="pi" textColor="danger600" role="alert">
              {errorWords(log.moreError)}
            </Typography>
          )}
        </Flex>
      )}
    </Scroller>
  );
};
