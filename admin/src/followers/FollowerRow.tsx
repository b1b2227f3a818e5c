import * as React from 'react';

import { Flex, IconButton, Typography } from '@strapi/design-system';
import { Cross, Faders } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';

import { SubtypeChoice } from './SubtypeChoice';
import { useChatterRemoveFollowerMutation, useChatterUnfollowMutation } from '../api/followers-api';
import { useErrorWords } from '../api/use-error-words';
import { ChannelIcon } from '../components/ChannelIcon';
import { PersonAvatar } from '../components/PersonAvatar';
import { useWords } from '../words';

import type { FollowerView, SubtypeView } from '../../../server/src/contracts/followers';
import type { ThreadKey } from '../thread/thread-key';

/** One follower; everybody may change their own following, who may write that of others too. */
export const FollowerRow = ({
  thread,
  follower,
  subtypes,
  canEdit,
}: {
  thread: ThreadKey;
  follower: FollowerView;
  subtypes: SubtypeView[];
  canEdit: boolean;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [remove, { isLoading: isRemoving }] = useChatterRemoveFollowerMutation();
  const [unfollow, { isLoading: isLeaving }] = useChatterUnfollowMutation();
  const [editing, setEditing] = React.useState(false);
  const name = follower.name || follower.address;

  const end = async (): Promise<void> => {
    const result = follower.me
      ? await unfollow({ params: thread })
      : await remove({ params: { ...thread, contactId: follower.contactId } });
    if ('error' in result) toggleNotification({ type: 'danger', message: errorWords(result.error) });
  };

  return (
    <li>
      <Flex gap={3}>
        <PersonAvatar name={follower.name} address={follower.address} size={24} />
        <Flex direction="column" alignItems="flex-start" minWidth={0} flex="1">
          <Typography variant="pi" fontWeight="bold" ellipsis maxWidth="100%" title={name}>
            {follower.me ? t('followers.me', { name }) : name}
          </Typography>
          <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="100%" title={follower.address}>
            {follower.address}
          </Typography>
        </Flex>
        <ChannelIcon channel={follower.channel} title={t(`channel.${follower.channel}`)} />
        {(canEdit || follower.me) && (
          <Flex gap={1}>
            <IconButton
              type="button"
              variant="ghost"
              size="S"
              label={t('followers.edit', { name })}
              aria-expanded={editing}
              onClick={() => setEditing((open) => !open)}
            >
              <Faders />
            </IconButton>
            <IconButton
              type="button"
              variant="ghost"
              size="S"
              label={follower.me ? t('follow.unfollow') : t('followers.remove', { name })}
              disabled={isRemoving || isLeaving}
              onClick={() => void end()}
            >
              <Cross />
            </IconButton>
          </Flex>
        )}
      </Flex>
      {editing && <SubtypeChoice thread={thread} follower={follower} subtypes={subtypes} />}
    </li>
  );
};
