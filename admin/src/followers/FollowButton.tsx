import * as React from 'react';

import { Button } from '@strapi/design-system';
import { Bell, Check, Cross } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';

import { useChatterFollowMutation, useChatterUnfollowMutation } from '../api/followers-api';
import { useErrorWords } from '../api/use-error-words';
import { useWords } from '../words';

import type { ThreadKey } from '../thread/thread-key';

/** Follow, or Following, which turns into Unfollow under the pointer or the focus. */
export const FollowButton = ({
  uid,
  documentId,
  following,
  fullWidth = false,
}: ThreadKey & { following: boolean; fullWidth?: boolean }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [follow, { isLoading: isFollowing }] = useChatterFollowMutation();
  const [unfollow, { isLoading: isUnfollowing }] = useChatterUnfollowMutation();
  const [pointed, setPointed] = React.useState(false);
  const leaving = following && pointed;

  const toggle = async (): Promise<void> => {
    const request = { params: { uid, documentId } };
    const result = following ? await unfollow(request) : await follow(request);
    if ('error' in result) toggleNotification({ type: 'danger', message: errorWords(result.error) });
    // The button says what is now; what another press would do shows when the pointer comes back.
    setPointed(false);
  };

  return (
    <Button
      size="S"
      variant={leaving ? 'danger-light' : following ? 'tertiary' : 'secondary'}
      startIcon={leaving ? <Cross /> : following ? <Check /> : <Bell />}
      fullWidth={fullWidth}
      disabled={isFollowing || isUnfollowing}
      aria-pressed={following}
      onClick={() => void toggle()}
      onMouseEnter={() => setPointed(true)}
      onMouseLeave={() => setPointed(false)}
      title={following ? t('follow.hint-unfollow') : t('follow.hint-follow')}
    >
      {leaving ? t('follow.unfollow') : following ? t('follow.following') : t('follow.follow')}
    </Button>
  );
};
