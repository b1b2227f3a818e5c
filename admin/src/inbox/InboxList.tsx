import { Box, Button, EmptyStateLayout, Flex, Typography } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Page } from '@strapi/strapi/admin';

import { InboxRow } from './InboxRow';
import { useChatterPreferencesQuery } from '../api/inbox-api';
import { useErrorWords } from '../api/use-error-words';
import { groupByDay } from '../components/day-groups';
import { useDayWords } from '../components/use-day-words';
import { useWords } from '../words';

import type { Inbox } from './use-inbox';

const Empty = ({ unreadOnly }: { unreadOnly: boolean }) => {
  const { t } = useWords();
  const { data } = useChatterPreferencesQuery({});
  const byMail = data?.notificationPreference !== 'inbox';
  const words = byMail
    ? t('inbox.empty-by-mail', { address: data?.address ?? '' })
    : unreadOnly
      ? t('inbox.empty-unread')
      : t('inbox.empty');
  return <EmptyStateLayout icon={<EmptyDocuments width="160px" />} content={words} />;
};

/** The items of an inbox by day. */
export const InboxList = ({ inbox, unreadOnly }: { inbox: Inbox; unreadOnly: boolean }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const dayWords = useDayWords();
  const { items, error } = inbox;
  if (items === null) {
    return error === undefined ? <Page.Loading /> : <Page.Error content={errorWords(error)} />;
  }
  if (items.length === 0 && !inbox.more) return <Empty unreadOnly={unreadOnly} />;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {error !== undefined && (
        <Typography variant="pi" textColor="warning700" role="status">
          {t('timeline.stale', { reason: errorWords(error) })}
        </Typography>
      )}
      {groupByDay(items).map(({ day, items: ofDay }) => (
        <section key={day.getTime()}>
          <Typography variant="sigma" textColor="neutral600" tag="h2" paddingBottom={2}>
            {dayWords(day)}
          </Typography>
          <Box background="neutral0" hasRadius shadow="tableShadow" tag="ul" overflow="hidden">
            {ofDay.map((item) => (
              <InboxRow key={item.id} item={item} onMark={(read, one) => inbox.mark(read, [one])} />
            ))}
          </Box>
        </section>
      ))}
      {inbox.more && (
        <Flex justifyContent="center">
          <Button variant="tertiary" size="S" loading={inbox.loadingMore} onClick={inbox.loadMore}>
            {t('inbox.older')}
          </Button>
        </Flex>
      )}
    </Flex>
  );
};
