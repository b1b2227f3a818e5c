import * as React from 'react';

import { Button, Flex, Loader, Popover, Typography } from '@strapi/design-system';
import { User } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';

import { ContactSearch } from './ContactSearch';
import { FollowerRow } from './FollowerRow';
import { sameAddress, type Recipient } from './recipient-choice';
import { useChatterAddFollowerMutation, useChatterFollowersQuery } from '../api/followers-api';
import { useErrorWords } from '../api/use-error-words';
import { useWords } from '../words';

import type { ThreadKey } from '../thread/thread-key';

const List = ({ thread, canEdit }: { thread: ThreadKey; canEdit: boolean }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const { data, error } = useChatterFollowersQuery({ params: thread }, { refetchOnMountOrArgChange: true });
  const [add] = useChatterAddFollowerMutation();
  if (error && !data) return <Typography variant="pi">{errorWords(error)}</Typography>;
  if (!data) return <Loader small>{t('timeline.loading')}</Loader>;

  const addFollower = async (body: Recipient): Promise<void> => {
    const result = await add({ params: thread, body });
    if ('error' in result) toggleNotification({ type: 'danger', message: errorWords(result.error) });
  };
  return (
    <>
      {canEdit && (
        <ContactSearch
          label={t('followers.add')}
          placeholder={t('followers.add-placeholder')}
          taken={(person) =>
            data.followers.some((follower) => sameAddress(follower.address, person.address))
              ? t('followers.already')
              : null
          }
          onPick={(person) => void addFollower(person)}
        />
      )}
      {data.followers.length === 0 ? (
        <Typography variant="pi" textColor="neutral600">
          {t('followers.none')}
        </Typography>
      ) : (
        <Flex
          tag="ul"
          direction="column"
          alignItems="stretch"
          gap={2}
          maxHeight="min(40rem, 50vh)"
          overflow="auto"
        >
          {data.followers.map((follower) => (
            <FollowerRow
              key={follower.contactId}
              thread={thread}
              follower={follower}
              subtypes={data.subtypes}
              canEdit={canEdit}
            />
          ))}
        </Flex>
      )}
    </>
  );
};

/** The number of followers; on a press who they are, what they hear of, and a field to add somebody. */
export const FollowerList = ({
  count,
  canEdit,
  uid,
  documentId,
}: ThreadKey & { count: number; canEdit: boolean }) => {
  const { t } = useWords();
  const [open, setOpen] = React.useState(false);
  const thread = React.useMemo(() => ({ uid, documentId }), [uid, documentId]);
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
        <Flex direction="column" alignItems="stretch" gap={3} padding={4} width="min(38rem, 88vw)">
          <Typography variant="sigma" textColor="neutral600" tag="h3">
            {t('followers.title')}
          </Typography>
          {open && <List thread={thread} canEdit={canEdit} />}
        </Flex>
      </Popover.Content>
    </Popover.Root>
  );
};
