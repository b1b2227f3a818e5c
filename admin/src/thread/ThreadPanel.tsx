import * as React from 'react';

import { Typography } from '@strapi/design-system';
import { createPortal } from 'react-dom';

import { ThreadSummary } from './ThreadSummary';
import { useChatterPlace } from './use-chatter-place';
import { LiveThreadContext } from '../live/live-thread';
import { useLiveThread } from '../live/use-live-thread';
import { useWords } from '../words';

const Chatter = React.lazy(() => import('./Chatter').then((module) => ({ default: module.Chatter })));

/**
 * Contents of the side panel: a summary. The panel is far too narrow for a conversation, so the chatter itself is drawn
 * below the form through a portal.
 */
export const ThreadPanel = ({ uid, documentId }: { uid: string; documentId: string | null }) => {
  const { t } = useWords();
  const anchor = React.useRef<HTMLDivElement>(null);
  const place = useChatterPlace(anchor, documentId !== null);
  const thread = React.useMemo(() => (documentId === null ? null : { uid, documentId }), [uid, documentId]);
  const live = useLiveThread(thread);

  if (documentId === null) {
    return (
      <Typography variant="pi" textColor="neutral600">
        {t('panel.save-first')}
      </Typography>
    );
  }
  return (
    <LiveThreadContext.Provider value={live}>
      <div ref={anchor} style={{ width: '100%' }}>
        <ThreadSummary uid={uid} documentId={documentId} place={place} />
        {place &&
          createPortal(
            <React.Suspense fallback={null}>
              <Chatter key={`${uid}/${documentId}`} uid={uid} documentId={documentId} />
            </React.Suspense>,
            place
          )}
      </div>
    </LiveThreadContext.Provider>
  );
};
