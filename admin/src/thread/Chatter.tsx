import * as React from 'react';

import { Box } from '@strapi/design-system';
import { styled } from 'styled-components';

import { ThreadBar } from './ThreadBar';
import { ThreadProblem } from './ThreadProblem';
import { Timeline } from './Timeline';
import { TimelineSkeleton } from './TimelineSkeleton';
import { AttachmentBox } from './attachments/AttachmentBox';
import { useThreadHeader } from './use-thread-header';
import { useThreadMessages } from './use-thread-messages';
import { useDraftedKind } from './composer/use-draft';
import { useWords } from '../words';

import type { ComposerKind } from './composer/draft';
import type { ThreadKey } from './thread-key';

const Composer = React.lazy(() =>
  import('./composer/Composer').then((module) => ({ default: module.Composer }))
);

const Card = styled(Box)`
  container-type: inline-size;
`;

const stop = (event: React.SyntheticEvent): void => event.stopPropagation();

/** Escape passes: dialogs and popovers of the chatter wait for it at the document. */
const stopKey = (event: React.KeyboardEvent): void => {
  if (event.key !== 'Escape') event.stopPropagation();
};

/**
 * The conversation of an entry. It stands inside Strapi's form and listens to the page's shortcuts from within: no key
 * press and no submit may leave it, or writing a message would save or publish the entry.
 */
export const Chatter = ({ uid, documentId }: ThreadKey) => {
  const { t } = useWords();
  const thread = React.useMemo<ThreadKey>(() => ({ uid, documentId }), [uid, documentId]);
  const { header, error, refetch } = useThreadHeader(thread);
  const messages = useThreadMessages(thread);
  const drafted = useDraftedKind(thread);
  const [chosen, setChosen] = React.useState<ComposerKind | 'closed' | null>(null);
  const [filesOpen, setFilesOpen] = React.useState(false);

  const open = chosen ?? drafted ?? 'closed';
  const failure = header ? null : error;

  return (
    <Card
      tag="section"
      aria-label={t('chatter.label')}
      background="neutral0"
      hasRadius
      shadow="tableShadow"
      marginTop={6}
      onKeyDown={stopKey}
      onKeyUp={stopKey}
      onSubmit={stop}
    >
      {failure ? (
        <ThreadProblem error={failure} onRetry={refetch} />
      ) : (
        <>
          <ThreadBar
            thread={thread}
            header={header}
            open={open}
            onOpen={(kind) => setChosen(kind === open ? 'closed' : kind)}
            filesOpen={filesOpen}
            onToggleFiles={() => setFilesOpen((shown) => !shown)}
          />
          {filesOpen && <AttachmentBox thread={thread} />}
          {header?.canPost && open !== 'closed' && (
            <React.Suspense fallback={<Box padding={6} />}>
              <Composer
                key={open}
                kind={open}
                thread={thread}
                focus={chosen !== null}
                onClose={() => setChosen('closed')}
                onPosted={() => {
                  setChosen('closed');
                  messages.refresh();
                }}
              />
            </React.Suspense>
          )}
          {messages.timeline ? (
            <Timeline
              thread={thread}
              messages={messages}
              title={header?.title ?? ''}
              canPost={header?.canPost ?? false}
            />
          ) : messages.error ? (
            <ThreadProblem error={messages.error} onRetry={messages.refresh} />
          ) : (
            <TimelineSkeleton />
          )}
        </>
      )}
    </Card>
  );
};
