import { Flex, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { useChatterPauseQueueServerMutation } from '../../api/outgoing-api';
import { useErrorWords } from '../../api/use-error-words';
import { Pill } from '../../components/Pill';
import { SmallButton } from '../../components/SmallButton';
import { TextLink } from '../../incoming/TextLink';
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

const Line = styled.div`
  display: flex;
  align-items: center;
  gap: 8px;
  min-width: 0;
  min-height: 2.6rem;
  font-size: 1.3rem;
`;

const Name = styled.div`
  flex: 1;
  min-width: 0;
  overflow: hidden;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  text-overflow: ellipsis;
  white-space: nowrap;
`;

type QueueServer = QueueOverview['servers'][number];

const ServerCard = ({ server, mayPause }: { server: QueueServer; mayPause: boolean }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [pause, { isLoading }] = useChatterPauseQueueServerMutation();
  const paused = server.paused !== null;

  const onClick = async (): Promise<void> => {
    const { documentId } = server;
    const result = await pause({ params: { documentId }, body: { paused: !paused } });
    if ('error' in result) toggleNotification({ type: 'danger', message: errorWords(result.error) });
  };
  return (
    <Card>
      <Line>
        <Name title={server.name}>
          <TextLink to={outgoingServerPath(server.documentId)}>{server.name}</TextLink>
        </Name>
        {server.paused && (
          <Pill tone="warning" title={t(`outgoing.server.paused-hint.${server.paused}`)}>
            {t(`outgoing.server.paused.${server.paused}`)}
          </Pill>
        )}
        {mayPause && (
          <SmallButton variant="tertiary" loading={isLoading} onClick={() => void onClick()}>
            {t(paused ? 'outgoing.server.resume' : 'outgoing.server.pause')}
          </SmallButton>
        )}
      </Line>
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
