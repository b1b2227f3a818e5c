import * as React from 'react';

import { Button, Flex, Loader, Popover, Typography } from '@strapi/design-system';
import { User } from '@strapi/icons';

import { useChatterFollowersQuery } from '../api/chatter-api';
import { useErrorWords } from '../api/use-error-words';
import { ChannelIcon } from '../components/ChannelIcon';
import { PersonAvatar } from '../components/PersonAvatar';
import { useWords } from '../words';

import type { FollowerView } from '../../../server/src/contracts/followers';
import type { ThreadKey } from '../thread/thread-key';

const Follower = ({ follower }: { follower: FollowerView }) => {
  const { t } = useWords();
  return (
    <Flex tag="li" gap={3}>
      <PersonAvatar name={follower.name} address={follower.address} size={24} />
      <Flex direction="column" alignItems="flex-start" minWidth={0} flex="1">
        <Typography variant="pi" fontWeight="bold" ellipsis maxWidth="100%" title={follower.name}>
          {follower.me
            ? t('followers.me', { name: follower.name || follower.address })
            : follower.name || follower.address}
        </Typography>
        <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="100%" title={follower.address}>
          {follower.address}
        </Typography>
      </Flex>
      <ChannelIcon channel={follower.channel} title={t(`channel.${follower.channel}`)} />
    </Flex>
  );
};

const List = (thread: ThreadKey) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { data, error } = useChatterFollowersQuery({ params: thread }, { refetchOnMountOrArgChange: true });
  if (error) return <Typography variant="pi">{errorWords(error)}</Typography>;
  if (!data) return <Loader small>{t('timeline.loading')}</Loader>;
  if (data.followers.length === 0) return <Typography variant="pi">{t('followers.none')}</Typography>;
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
      {data.followers.map((follower) => (
        <Follower key={follower.contactId} follower={follower} />
      ))}
    </Flex>
  );
};

/** The number of followers; who they are on a press. */
export const FollowerList = ({ count, uid, documentId }: ThreadKey & { count: number }) => {
  const { t } = useWords();
  const [open, setOpen] = React.useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger>
        <Button
          variant="ghost"
          size="S"
          startIcon={<User />}
          aria-label={t('followers.count', { count })}
          title={t('followers.count', { count })}
        >
          {count}
        </Button>
      </Popover.Trigger>
      <Popover.Content align="end">
        <Flex direction="column" alignItems="stretch" gap={3} padding={4} width="min(32rem, 88vw)">
          <Typography variant="sigma" textColor="neutral600" tag="h3">
            {t('followers.title')}
          </Typography>
          {open && <List uid={uid} documentId={documentId} />}
        </Flex>
      </Popover.Content>
    </Popover.Root>
  );
};
