import * as React from 'react';

import { Button, Flex } from '@strapi/design-system';
import { Lock, Mail, Paperclip } from '@strapi/icons';
import { styled } from 'styled-components';

import { isPictureOfText } from './attachments/picture-of-text';
import { useChatterAttachmentsQuery } from '../api/thread-api';
import { FollowButton } from '../followers/FollowButton';
import { FollowerList } from '../followers/FollowerList';
import { useWords } from '../words';

import type { ComposerKind } from './composer/draft';
import type { ThreadKey } from './thread-key';
import type { ThreadHeader } from './use-thread-header';

const Bar = styled(Flex)`
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};

  @container (max-width: 560px) {
    > button svg {
      display: none;
    }
  }
`;

/** How many files the conversation has; asked again when a message has come. */
const useFileCount = (thread: ThreadKey, messageCount: number | undefined): number | null => {
  const { currentData, refetch } = useChatterAttachmentsQuery(
    { params: thread },
    { skip: messageCount === undefined, refetchOnMountOrArgChange: true }
  );
  const seen = React.useRef(messageCount);
  React.useEffect(() => {
    if (seen.current !== undefined && seen.current !== messageCount) void refetch();
    seen.current = messageCount;
  }, [messageCount, refetch]);
  return currentData?.attachments.filter((file) => !isPictureOfText(file)).length ?? null;
};

/** The chatter's first row: what one can do, its files, and who follows. */
export const ThreadBar = ({
  thread,
  header,
  open,
  onOpen,
  filesOpen,
  onToggleFiles,
}: {
  thread: ThreadKey;
  header: ThreadHeader | undefined;
  open: ComposerKind | 'closed';
  onOpen(kind: ComposerKind): void;
  filesOpen: boolean;
  onToggleFiles(): void;
}) => {
  const { t } = useWords();
  const fileCount = useFileCount(thread, header?.messageCount);
  return (
    <Bar
      wrap="wrap"
      gap={2}
      paddingTop={3}
      paddingBottom={3}
      paddingLeft={{ initial: 4, medium: 6 }}
      paddingRight={{ initial: 4, medium: 6 }}
      minHeight="5.7rem"
    >
      {header?.canPost && (
        <>
          <Button
            size="S"
            variant={open === 'note' ? 'tertiary' : 'default'}
            startIcon={<Mail />}
            aria-expanded={open === 'message'}
            onClick={() => onOpen('message')}
          >
            {t('bar.message')}
          </Button>
          <Button
            size="S"
            variant={open === 'note' ? 'default' : 'tertiary'}
            startIcon={<Lock />}
            aria-expanded={open === 'note'}
            onClick={() => onOpen('note')}
          >
            {t('bar.note')}
          </Button>
        </>
      )}
      <Flex gap={2} marginLeft="auto">
        {header && (
          <>
            {fileCount !== null && (
              <Button
                variant="ghost"
                size="S"
                startIcon={<Paperclip />}
                aria-expanded={filesOpen}
                aria-label={t('files.count', { count: fileCount })}
                title={t('files.count', { count: fileCount })}
                onClick={onToggleFiles}
              >
                {fileCount}
              </Button>
            )}
            <FollowerList {...thread} count={header.followerCount} canEdit={header.canPost} />
            <FollowButton {...thread} following={header.following} />
          </>
        )}
      </Flex>
    </Bar>
  );
};
