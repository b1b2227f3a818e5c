import { useNotification } from '@strapi/strapi/admin';

import { useChatterPauseOutgoingServerMutation } from '../api/servers-api';
import { useErrorWords } from '../api/use-error-words';
import { SmallButton } from '../components/SmallButton';
import { useWords } from '../words';

import type { OutgoingServerView } from '../../../server/src/contracts/servers';

/** Pauses a server, or resumes it; its mails wait meanwhile. */
export const PauseButton = ({ server }: { server: Pick<OutgoingServerView, 'documentId' | 'paused'> }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [pause, { isLoading }] = useChatterPauseOutgoingServerMutation();
  const paused = server.paused !== null;
  const run = async (): Promise<void> => {
    const answer = await pause({ params: { documentId: server.documentId }, body: { paused: !paused } });
    if ('error' in answer) toggleNotification({ type: 'danger', message: errorWords(answer.error) });
  };
  return (
    <SmallButton variant={paused ? 'default' : 'tertiary'} loading={isLoading} onClick={() => void run()}>
      {t(paused ? 'servers.resume' : 'servers.pause')}
    </SmallButton>
  );
};
