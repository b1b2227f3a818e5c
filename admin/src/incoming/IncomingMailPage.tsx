import * as React from 'react';

import { Box, Tabs, Typography } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router-dom';

import { ExplainPage } from './explain/ExplainPage';
import { MailLogPage } from './log/MailLogPage';
import { INCOMING_MAIL } from './paths';
import { SenderRulesPage } from './senders/SenderRulesPage';
import { IncomingSettingsPage } from './settings/IncomingSettingsPage';
import { TextLink } from '../components/TextLink';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';

const TABS = ['log', 'explain', 'senders', 'settings'] as const;
type Tab = (typeof TABS)[number];

/** The log has the page's own address: a mail's number stands right below it. */
const pathOf = (tab: Tab): string => (tab === 'log' ? INCOMING_MAIL : `${INCOMING_MAIL}/${tab}`);

const Subtitle = ({ waiting }: { waiting: number }) => {
  const { t } = useWords();
  return (
    <Typography variant="epsilon" textColor="neutral600" tag="p">
      {t('incoming.subtitle')}{' '}
      {waiting > 0 && (
        <TextLink to={`${INCOMING_MAIL}?status=held`}>{t('incoming.waiting', { count: waiting })}</TextLink>
      )}
    </Typography>
  );
};

const Content = () => {
  const { t } = useWords();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [waiting, setWaiting] = React.useState(0);
  const tab = TABS.find((one) => one !== 'log' && pathname.startsWith(pathOf(one))) ?? 'log';
  return (
    <Page.Main>
      <Page.Title>{t('settings.incoming-mails')}</Page.Title>
      <Layouts.Header title={t('settings.incoming-mails')} subtitle={<Subtitle waiting={waiting} />} />
      <Layouts.Content>
        <Tabs.Root
          variant="simple"
          value={tab}
          onValueChange={(next: string) => navigate(pathOf(TABS.find((one) => one === next) ?? 'log'))}
        >
          <Box paddingBottom={4} marginTop={{ initial: 0, large: '-1.6rem' }}>
            <Tabs.List aria-label={t('settings.incoming-mails')}>
              {TABS.map((one) => (
                <Tabs.Trigger key={one} value={one}>
                  {t(`incoming.tab.${one}`)}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
          </Box>
          <Tabs.Content value={tab}>
            <Routes>
              <Route path="explain" element={<ExplainPage />} />
              <Route path="senders" element={<SenderRulesPage />} />
              <Route path="settings" element={<IncomingSettingsPage />} />
              <Route path=":id?" element={<MailLogPage onWaiting={setWaiting} />} />
              <Route path="*" element={<Navigate to={INCOMING_MAIL} replace />} />
            </Routes>
          </Tabs.Content>
        </Tabs.Root>
      </Layouts.Content>
    </Page.Main>
  );
};

/** Settings -> Incoming mail. */
export const IncomingMailPage = () => (
  <Page.Protect permissions={PERMISSIONS.readIncomingMails}>
    <Content />
  </Page.Protect>
);
