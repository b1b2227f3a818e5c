import { Flex, Typography } from '@strapi/design-system';
import { ArrowDown } from '@strapi/icons';

import { useThreadHeader } from './use-thread-header';
import { LinkLike } from '../components/LinkLike';
import { Moment } from '../components/Moment';
import { FollowButton } from '../followers/FollowButton';
import { useWords } from '../words';

import type { ThreadKey } from './thread-key';

const jumpTo = (place: HTMLElement): void => {
  // On narrow pages the panels lie in a drawer over the page; its overlay closes it.
  document.querySelector<HTMLElement>('[data-testid="actions-drawer-overlay"]')?.click();
  place.scrollIntoView({ behavior: 'smooth', block: 'start' });
};

/** The thread in three lines: how much, since when, and whether I follow it. */
export const ThreadSummary = ({ place, ...thread }: ThreadKey & { place: HTMLElement | null }) => {
  const { t, rich } = useWords();
  const { header } = useThreadHeader(thread);
  if (!header) return null;
  return (
    <Flex direction="column" alignItems="stretch" gap={3} width="100%">
      <Flex direction="column" alignItems="flex-start" gap={1}>
        <Typography fontWeight="bold">{t('panel.count', { count: header.messageCount })}</Typography>
        {header.lastMessageAt && (
          <Typography variant="pi" textColor="neutral600">
            {rich('panel.last', { time: <Moment at={header.lastMessageAt} style="relative" /> })}
          </Typography>
        )}
        {header.mailAddress && (
          <Typography variant="pi" textColor="neutral600" ellipsis title={header.mailAddress} maxWidth="100%">
            {header.mailAddress}
          </Typography>
        )}
      </Flex>
      <FollowButton {...thread} following={header.following} fullWidth />
      {place && (
        <Flex justifyContent="center">
          <LinkLike onClick={() => jumpTo(place)}>
            <Flex tag="span" gap={1}>
              {t('panel.jump')} <ArrowDown width="1rem" height="1rem" aria-hidden />
            </Flex>
          </LinkLike>
        </Flex>
      )}
    </Flex>
  );
};
