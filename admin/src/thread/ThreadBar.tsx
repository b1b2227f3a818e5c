import { Button, Flex } from '@strapi/design-system';
import { Lock, Mail } from '@strapi/icons';
import { styled } from 'styled-components';

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

/** The chatter's first row: what one can do, and who follows. */
export const ThreadBar = ({
  thread,
  header,
  open,
  onOpen,
}: {
  thread: ThreadKey;
  header: ThreadHeader | undefined;
  open: ComposerKind | 'closed';
  onOpen(kind: ComposerKind): void;
}) => {
  const { t } = useWords();
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
            <FollowerList {...thread} count={header.followerCount} />
            <FollowButton {...thread} following={header.following} />
          </>
        )}
      </Flex>
    </Bar>
  );
};
