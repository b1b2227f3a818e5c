import * as React from 'react';

import { useLocation, useNavigate, useParams } from 'react-router-dom';
import { styled } from 'styled-components';

import { BrakeBanner } from './BrakeBanner';
import { isFiltered, NO_FILTERS, readFilters, writeFilters, type LogFilters } from './log-filters';
import { MailFilters } from './MailFilters';
import { MailList } from './MailList';
import { useFillHeight } from './use-fill-height';
import { useMailLog } from './use-mail-log';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { MailPane } from '../mail/MailPane';
import { INCOMING_MAIL } from '../paths';

const Container = styled.div`
  container-type: inline-size;
`;

const Frame = styled.div<{ $height: number }>`
  display: flex;
  flex-direction: column;
  gap: 12px;
  height: ${({ $height }) => $height}px;
  /* Strapi leaves more free below a page than two panes want. */
  margin-bottom: -3.2rem;

  @container (max-width: 720px) {
    height: auto;
    margin-bottom: 0;
  }
`;

/** Side by side each part scrolls by itself, so that neither moves the other; on a narrow page the mail stands below. */
const Panes = styled.div`
  display: grid;
  flex: 1;
  grid-template-columns: minmax(32rem, 38%) minmax(0, 1fr);
  gap: 16px;
  min-height: 0;

  @container (min-width: 1200px) {
    grid-template-columns: 44rem minmax(0, 1fr);
  }
  @container (max-width: 720px) {
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: 46vh auto;
  }
`;

const Card = styled.section`
  display: flex;
  flex-direction: column;
  min-width: 0;
  min-height: 0;
  overflow: hidden;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.tableShadow};
`;

const idOf = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;

/** Every mail that reached us, and beside it the one that was chosen. */
export const MailLogPage = ({ onWaiting }: { onWaiting(count: number): void }) => {
  const navigate = useNavigate();
  const { search } = useLocation();
  const selectedId = idOf(useParams().id);
  const mayWrite = useMayWrite(PERMISSIONS.writeIncomingMails);
  const filters = React.useMemo(() => readFilters(new URLSearchParams(search)), [search]);
  const frame = React.useRef<HTMLDivElement>(null);
  const scroller = React.useRef<HTMLDivElement>(null);
  const pane = React.useRef<HTMLElement>(null);
  const height = useFillHeight(frame);

  const mayMove = React.useCallback((): boolean => {
    const list = scroller.current;
    return list === null || (list.scrollTop < 4 && !list.matches(':hover, :focus-within'));
  }, []);
  const log = useMailLog(filters, mayMove);
  const { waiting } = log;
  React.useEffect(() => onWaiting(waiting), [waiting, onWaiting]);

  const hrefOf = (id: number): string => `${INCOMING_MAIL}/${id}${writeFilters(filters)}`;
  const setFilters = (next: LogFilters): void =>
    navigate(`${INCOMING_MAIL}${selectedId === null ? '' : `/${selectedId}`}${writeFilters(next)}`, {
      replace: true,
    });

  React.useEffect(() => {
    // Below the list it may lie out of sight; beside it this moves nothing.
    if (selectedId !== null) pane.current?.scrollIntoView({ block: 'nearest' });
  }, [selectedId]);

  const row = log.rows?.find((mail) => mail.id === selectedId);
  return (
    <Container ref={frame}>
      <Frame $height={height}>
        {log.brakeSince !== null && <BrakeBanner since={log.brakeSince} mayWrite={mayWrite} />}
        <Panes>
          <Card>
            <MailFilters filters={filters} onChange={setFilters} />
            <MailList
              log={log}
              filtered={isFiltered(filters)}
              selectedId={selectedId}
              hrefOf={hrefOf}
              onClear={() => setFilters(NO_FILTERS)}
              // Both wait for a person, and the heading counts both.
              onShowFailed={
                filters.status === 'held' && waiting > 0
                  ? () => setFilters({ ...NO_FILTERS, status: 'failed' })
                  : undefined
              }
              scroller={scroller}
            />
          </Card>
          <Card ref={pane}>
            <MailPane id={selectedId} row={row} mayWrite={mayWrite} onLoaded={log.take} />
          </Card>
        </Panes>
      </Frame>
    </Container>
  );
};
