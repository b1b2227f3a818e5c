import { Box, Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { Pill } from '../../components/Pill';
import { useWords } from '../../words';

import type { Tone } from '../../components/tint';
import type { z } from 'zod';
import type { listIncomingServers } from '../../../../server/src/contracts/incoming-servers';

type Listener = z.output<typeof listIncomingServers.response>['listener'];

const SETTING = `chatter: { config: { smtpListener: { enabled: true, port: 2525 } } }`;

const Code = styled.code`
  display: block;
  margin-top: 4px;
  color: ${({ theme }) => theme.colors.neutral700};
  font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace;
  font-size: 1.2rem;
  overflow-wrap: anywhere;
`;

const stateOf = ({ enabled, listening, error }: Listener): { word: 'off' | 'on' | 'failed'; tone: Tone } => {
  if (!enabled) return { word: 'off', tone: 'neutral' };
  if (listening) return { word: 'on', tone: 'success' };
  return { word: 'failed', tone: error === null ? 'neutral' : 'danger' };
};

/** The SMTP or LMTP listener: it has no record, because the configuration says everything about it. */
export const ListenerCard = ({ listener }: { listener: Listener }) => {
  const { t } = useWords();
  const { word, tone } = stateOf(listener);
  const address = `${listener.host.includes(':') ? `[${listener.host}]` : listener.host}:${listener.port}`;
  const words = (): string => {
    if (!listener.enabled) return t('incoming-servers.listener-off');
    if (listener.error !== null) return listener.error;
    if (!listener.listening) return t('incoming-servers.listener-elsewhere', { address });
    const tls = t(listener.starttls ? 'incoming-servers.listener-tls' : 'incoming-servers.listener-no-tls');
    return t('incoming-servers.listener-on', { protocol: listener.protocol.toUpperCase(), address, tls });
  };
  return (
    <Box background="neutral0" hasRadius shadow="tableShadow" padding={4} marginTop={4} tag="section">
      <Flex direction="column" alignItems="flex-start" gap={1}>
        <Flex gap={2}>
          <Typography fontWeight="semiBold" tag="h2">
            {t('incoming-servers.listener')}
          </Typography>
          <Pill tone={tone}>{t(`incoming-servers.listener.${word}`)}</Pill>
        </Flex>
        <Typography variant="pi" textColor="neutral600">
          {words()}
          {!listener.enabled && <Code>{SETTING}</Code>}
        </Typography>
      </Flex>
    </Box>
  );
};
