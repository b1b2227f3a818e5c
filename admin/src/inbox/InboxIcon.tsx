import { Archive } from '@strapi/icons';
import { styled } from 'styled-components';

import { badgeOf } from './my-failures';
import { useChatterInboxCountQuery } from '../api/inbox-api';
import { useChatterMyFailuresQuery } from '../api/outgoing-api';
import { usePollingInterval, useRefetchOnReturn } from '../api/polling';
import { useWords } from '../words';

const INTERVAL = 30_000;
const MOST = 99;

const Place = styled.span`
  position: relative;
  display: flex;
`;

const Count = styled.span<{ $tone: 'primary' | 'danger' }>`
  position: absolute;
  top: -0.9rem;
  left: 1.1rem;
  min-width: 1.7rem;
  padding: 0 4px;
  border-radius: 9px;
  background: ${({ theme, $tone }) => theme.colors[`${$tone}600`]};
  color: #ffffff;
  font-size: 1rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  line-height: 1.7rem;
  text-align: center;
`;

/** The inbox in the main menu, with what is unread and, in red, what did not arrive. Strapi reads a link's own counter only once. */
export const InboxIcon = ({ width, height, fill }: { width?: string; height?: string; fill?: string }) => {
  const { t } = useWords();
  const pollingInterval = usePollingInterval(INTERVAL);
  const unread = useChatterInboxCountQuery({}, { pollingInterval });
  const failures = useChatterMyFailuresQuery({ query: { limit: 0 } }, { pollingInterval });
  useRefetchOnReturn(unread.refetch);
  useRefetchOnReturn(failures.refetch);
  const unreadCount = unread.data?.unreadCount ?? 0;
  const failureCount = failures.data?.count ?? 0;
  const badge = badgeOf(unreadCount, failureCount);
  const title = [
    ...(unreadCount > 0 ? [t('inbox.unread-count', { count: unreadCount })] : []),
    ...(failureCount > 0 ? [t('inbox.failures.title', { count: failureCount })] : []),
  ].join(' · ');
  return (
    <Place>
      <Archive width={width} height={height} fill={fill} aria-hidden />
      {badge && (
        <Count $tone={badge.tone} title={title}>
          {badge.count > MOST ? `${MOST}+` : badge.count}
        </Count>
      )}
    </Place>
  );
};
