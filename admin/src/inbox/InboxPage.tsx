import * as React from 'react';

import { Box, Button, Flex, Tabs } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';

import { InboxList } from './InboxList';
import { MyFailures } from './MyFailures';
import { PreferenceChoice } from './PreferenceChoice';
import { useInbox } from './use-inbox';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';

type Tab = 'all' | 'unread';

const Content = () => {
  const { t } = useWords();
  const [tab, setTab] = React.useState<Tab>('all');
  const inbox = useInbox(tab === 'unread');
  return (
    <Page.Main>
      <Page.Title>{t('inbox.title')}</Page.Title>
      <Layouts.Header
        title={t('inbox.title')}
        subtitle={t('inbox.unread-count', { count: inbox.unreadCount })}
        primaryAction={<PreferenceChoice />}
      />
      <Layouts.Content>
        <MyFailures />
        <Tabs.Root
          variant="simple"
          value={tab}
          onValueChange={(next: string) => setTab(next === 'unread' ? 'unread' : 'all')}
        >
          <Flex justifyContent="space-between" alignItems="flex-end" gap={4} paddingBottom={4}>
            <Tabs.List aria-label={t('inbox.show')}>
              <Tabs.Trigger value="all">{t('inbox.all')}</Tabs.Trigger>
              <Tabs.Trigger value="unread">{t('inbox.unread')}</Tabs.Trigger>
            </Tabs.List>
            <Button
              variant="tertiary"
              size="S"
              startIcon={<Check />}
              disabled={inbox.unreadCount === 0}
              onClick={() => inbox.mark(true)}
            >
              {t('inbox.mark-all')}
            </Button>
          </Flex>
          <Tabs.Content value={tab}>
            <InboxList inbox={inbox} unreadOnly={tab === 'unread'} />
          </Tabs.Content>
        </Tabs.Root>
        <Box paddingBottom={8} />
      </Layouts.Content>
    </Page.Main>
  );
};

/** The inbox of whoever wants to hear of messages in the admin. */
export const InboxPage = () => (
  <Page.Protect permissions={PERMISSIONS.readThread}>
    <Content />
  </Page.Protect>
);
