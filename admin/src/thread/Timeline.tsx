import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { LogItem } from './LogItem';
import { MessageItem } from './MessageItem';
import { useErrorWords } from '../api/use-error-words';
import { groupByDay } from '../components/day-groups';
import { useDayWords } from '../components/use-day-words';
import { useWords } from '../words';

import type { ThreadKey } from './thread-key';
import type { ThreadMessages } from './use-thread-messages';

const DayLine = styled.h3`
  display: flex;
  align-items: center;
  gap: 12px;
  padding: 16px 0 4px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};

  &::before,
  &::after {
    content: '';
    flex: 1;
    height: 1px;
    background: ${({ theme }) => theme.colors.neutral150};
  }
`;

const Stale = styled(Flex)`
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
`;

/** Messages by day, newest first. */
export const Timeline = ({
  thread,
  messages,
  title,
  canPost,
}: {
  thread: ThreadKey;
  messages: ThreadMessages;
  title: string;
  canPost: boolean;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const dayWords = useDayWords();
  const { timeline } = messages;
  if (!timeline) return null;

  return (
    <Box
      paddingLeft={{ initial: 4, medium: 6 }}
      paddingRight={{ initial: 4, medium: 6 }}
      paddingBottom={5}
      aria-label={t('timeline.label')}
      role="feed"
    >
      {messages.error !== null && (
        <Stale paddingTop={2} paddingBottom={2} role="status">
          <Typography variant="pi" textColor="warning700">
            {t('timeline.stale', { reason: errorWords(messages.error) })}
          </Typography>
        </Stale>
      )}
      {timeline.messages.length === 0 ? (
        <Flex direction="column" gap={1} paddingTop={8} paddingBottom={6}>
          <Typography fontWeight="semiBold">{t('timeline.empty.title')}</Typography>
          <Typography variant="pi" textColor="neutral600" textAlign="center" maxWidth="52rem">
            {canPost ? t('timeline.empty.hint') : t('timeline.empty.hint-read-only')}
          </Typography>
        </Flex>
      ) : (
        groupByDay(timeline.messages).map(({ day, items }) => (
          <section key={day.getTime()}>
            <DayLine>{dayWords(day)}</DayLine>
            {items.map((message) =>
              message.kind === 'log' ? (
                <LogItem key={message.id} message={message} />
              ) : (
                <MessageItem
                  key={message.id}
                  thread={thread}
                  message={message}
                  title={title}
                  canAct={canPost}
                />
              )
            )}
          </section>
        ))
      )}
      {timeline.olderCount > 0 && (
        <Flex direction="column" gap={2} paddingTop={4}>
          <Button variant="tertiary" size="S" loading={messages.loadingOlder} onClick={messages.loadOlder}>
            {t('timeline.older', { count: timeline.olderCount })}
          </Button>
          {messages.olderError !== null && (
            <Typography variant="pi" textColor="danger600" role="alert">
              {errorWords(messages.olderError)}
            </Typography>
          )}
        </Flex>
      )}
    </Box>
  );
};
