import { Archive } from '@strapi/icons';
import { styled } from 'styled-components';

import { useChatterInboxCountQuery } from '../api/chatter-api';
import { usePollingInterval, useRefetchOnReturn } from '../api/polling';
import { useWords } from '../words';

const INTERVAL = 30_000;
const MOST = 99;

const Place = styled.span`
  position: relative;
  display: flex;
`;

const Count = styled.span`
  position: absolute;
  top: -0.9rem;
  left: 1.1rem;
  min-width: 1.7rem;
  padding: 0 4px;
  border-radius: 9px;
  background: ${({ theme }) => theme.colors.primary600};
  color: #ffffff;
  font-size: 1rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  line-height: 1.7rem;
  text-align: center;
`;

/** The inbox in the main menu, with the number of unread messages. Strapi reads a link's own counter only once. */
export const InboxIcon = ({ width, height, fill }: { width?: string; height?: string; fill?: string }) => {
  const { t } = useWords();
  const { data, refetch } = useChatterInboxCountQuery({}, { pollingInterval: usePollingInterval(INTERVAL) });
  useRefetchOnReturn(refetch);
  const count = data?.unreadCount ?? 0;
  return (
    <Place>
      <Archive width={width} height={height} fill={fill} aria-hidden />
      {count > 0 && (
        <Count title={t('inbox.unread-count', { count })}>{count > MOST ? `${MOST}+` : count}</Count>
      )}
    </Place>
  );
};
