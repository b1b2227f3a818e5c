import * as React from 'react';

import { Box, Tabs } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router-dom';

import { OUTGOING_MAIL } from './paths';
import { QueuePage } from './queue/QueuePage';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';

const OutgoingSettingsPage = React.lazy(() =>
  import('./settings/OutgoingSettingsPage').then((module) => ({ default: module.OutgoingSettingsPage }))
);

const TABS = ['queue', 'settings'] as const;
type Tab = (typeof TABS)[number];

const pathOf = (tab: Tab): string => (tab === 'queue' ? OUTGOING_MAIL : `${OUTGOING_MAIL}/${tab}`);

const Content = () => {
  const { t } = useWords();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const tab: Tab = pathname.startsWith(pathOf('settings')) ? 'settings' : 'queue';
  return (
    <Page.Main>
      <Page.Title>{t('settings.outgoing-mails')}</Page.Title>
      <Layouts.Header title={t('settings.outgoing-mails')} subtitle={t('outgoing.subtitle')} />
      <Layouts.Content>
        <Tabs.Root
          variant="simple"
          value={tab}
          onValueChange={(next: string) => navigate(pathOf(TABS.find((one) => one === next) ?? 'queue'))}
        >
          <Box paddingBottom={4} marginTop={{ initial: 0, large: '-1.6rem' }}>
            <Tabs.List aria-label={t('settings.outgoing-mails')}>
              {TABS.map((one) => (
                <Tabs.Trigger key={one} value={one}>
                  {t(`outgoing.tab.${one}`)}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
          </Box>
          <Tabs.Content value={tab}>
            <React.Suspense fallback={<Page.Loading />}>
              <Routes>
                <Route index element={<QueuePage />} />
                <Route path="settings" element={<OutgoingSettingsPage />} />
                <Route path="*" element={<Navigate to={OUTGOING_MAIL} replace />} />
              </Routes>
            </React.Suspense>
          </Tabs.Content>
        </Tabs.Root>
      </Layouts.Content>
    </Page.Main>
  );
};

/** Settings -> Outgoing mail. */
export const OutgoingMailPage = () => (
  <Page.Protect permissions={PERMISSIONS.readOutgoingMails}>
    <Content />
  </Page.Protect>
);
