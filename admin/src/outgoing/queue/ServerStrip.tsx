import { Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { Cut, Line } from '../../components/Line';
import { Pill } from '../../components/Pill';
import { TextLink } from '../../components/TextLink';
import { PauseButton } from '../../servers/PauseButton';
import { useWords } from '../../words';
import { outgoingServerPath } from '../paths';

import type { QueueOverview } from './use-queue';

const Strip = styled.ul`
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(26rem, 1fr));
  gap: 12px;
`;

const Card = styled.li`
  display: flex;
  flex-direction: column;
  gap: 4px;
  min-width: 0;
  padding: 12px 16px;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.tableShadow};
`;

const First = styled(Line)`
  min-height: 2.6rem;
  font-size: 1.3rem;
`;

const Name = styled(Cut)`
  flex: 1;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
`;

type QueueServer = QueueOverview['servers'][number];

const ServerCard = ({ server, mayPause }: { server: QueueServer; mayPause: boolean }) => {
  const { t } = useWords();
  return (
    <Card>
      <First>
        <Name title={server.name}>
          <TextLink to={outgoingServerPath(server.documentId)}>{server.name}</TextLink>
        </Name>
        {server.paused && (
          <Pill tone="warning" title={t(`servers.state-hint.paused_${server.paused}`)}>
            {t(`servers.state.paused_${server.paused}`)}
          </Pill>
        )}
        {mayPause && <PauseButton server={server} />}
      </First>
      <Flex gap={3} wrap="wrap">
        <Typography variant="pi" textColor="neutral600">
          {t('outgoing.server.waiting', { count: server.waiting })}
        </Typography>
        <Typography variant="pi" textColor="neutral600">
          {server.limitPerDay === null
            ? t('outgoing.sent-today', { count: server.sentToday })
            : t('outgoing.server.sent-of', { count: server.sentToday, limit: server.limitPerDay })}
        </Typography>
      </Flex>
      {server.lastError && (
        <Typography variant="pi" textColor="danger700" ellipsis title={server.lastError}>
          {server.lastError}
        </Typography>
      )}
    </Card>
  );
};

/** The outgoing servers: what waits for each, what it sent today, and whether it is in trouble. */
export const ServerStrip = ({ servers, mayPause }: { servers: QueueServer[]; mayPause: boolean }) => {
  const { t } = useWords();
  if (servers.length === 0) return null;
  return (
    <Strip aria-label={t('settings.outgoing-servers')}>
      {servers.map((server) => (
        <ServerCard key={server.documentId} server={server} mayPause={mayPause} />
      ))}
    </Strip>
  );
};
