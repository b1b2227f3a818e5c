import type * as React from 'react';

import { IconButton } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';

import { isMailbox } from './incoming-server-values';
import { useChatterFetchIncomingServerMutation } from '../../api/incoming-servers-api';
import { useErrorWords } from '../../api/use-error-words';
import { SmallButton } from '../../components/SmallButton';
import { useWords } from '../../words';

import type { IncomingServerView } from '../../../../server/src/contracts/incoming-servers';

/** Whether an account is one that somebody could look into at all. */
export const canFetch = (server: IncomingServerView): boolean =>
  isMailbox(server.kind) && server.active && server.state !== 'draft' && server.state !== 'disabled';

/** *Fetch now*: looks into the mailbox at once. In a row of a list there is only room for its sign. */
export const FetchButton = ({ server, inRow = false }: { server: IncomingServerView; inRow?: boolean }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [fetchNow, { isLoading }] = useChatterFetchIncomingServerMutation();
  if (!canFetch(server)) return null;
  const run = async (): Promise<void> => {
    const result = await fetchNow({ params: { documentId: server.documentId } });
    toggleNotification(
      'error' in result
        ? { type: 'danger', message: errorWords(result.error) }
        : { type: 'success', message: t('incoming-servers.fetching', { name: server.name }) }
    );
  };
  if (!inRow) {
    return (
      <SmallButton
        variant="tertiary"
        startIcon={<ArrowClockwise />}
        disabled={isLoading}
        onClick={() => void run()}
      >
        {t('incoming-servers.fetch')}
      </SmallButton>
    );
  }
  return (
    <IconButton
      variant="ghost"
      label={t('incoming-servers.fetch-now', { name: server.name })}
      disabled={isLoading}
      onClick={(event: React.MouseEvent) => {
        event.stopPropagation();
        void run();
      }}
    >
      <ArrowClockwise />
    </IconButton>
  );
};
