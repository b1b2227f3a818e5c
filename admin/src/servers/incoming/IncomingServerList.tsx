import { Flex, Typography } from '@strapi/design-system';

import { AccountStateBadge } from './AccountStateBadge';
import { FetchButton } from './FetchButton';
import { incomingServerOf, isMailbox } from './incoming-server-values';
import { ListenerCard } from './ListenerCard';
import { problemWords } from './problem-words';
import { ActiveSwitch } from '../ActiveSwitch';
import {
  useChatterDeleteIncomingServerMutation,
  useChatterIncomingServersQuery,
  useChatterUpdateIncomingServerMutation,
} from '../../api/incoming-servers-api';
import { usePollingInterval, useRefetchOnReturn } from '../../api/polling';
import { DeleteButton } from '../../components/DeleteButton';
import { Moment } from '../../components/Moment';
import { SettingsList, type Column } from '../../components/SettingsList';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';

import type { IncomingServerView } from '../../../../server/src/contracts/incoming-servers';

/** The state of an account changes by itself. */
const INTERVAL = 5_000;

const Name = ({ server }: { server: IncomingServerView }) => {
  const { t } = useWords();
  return (
    <Flex direction="column" alignItems="flex-start" minWidth={0}>
      <Typography fontWeight="semiBold" ellipsis maxWidth="100%">
        {server.name}
      </Typography>
      <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="100%">
        {[
          t(`incoming-servers.kind.${server.kind}`),
          ...(isMailbox(server.kind) ? [server.user, server.host] : []),
        ].join(' · ')}
        {server.alias && ` → ${server.alias.address || t('incoming-servers.alias-gone')}`}
      </Typography>
    </Flex>
  );
};

const State = ({ server }: { server: IncomingServerView }) => {
  const { t } = useWords();
  const problem = problemWords(server, t);
  const words = problem ?? server.lastError;
  return (
    <Flex direction="column" alignItems="flex-start" gap={1} minWidth={0}>
      <AccountStateBadge server={server} />
      {words && (
        <Typography
          variant="pi"
          textColor="neutral600"
          ellipsis
          maxWidth="100%"
          title={[problem, server.lastError].filter(Boolean).join('\n')}
        >
          {words}
        </Typography>
      )}
    </Flex>
  );
};

/** Where mail comes in, and how each way is doing. */
export const IncomingServerList = () => {
  const { t } = useWords();
  const canWrite = useMayWrite(PERMISSIONS.writeIncomingServers);
  const { data, error, refetch } = useChatterIncomingServersQuery(
    {},
    { refetchOnMountOrArgChange: true, pollingInterval: usePollingInterval(INTERVAL) }
  );
  useRefetchOnReturn(refetch);
  const [update] = useChatterUpdateIncomingServerMutation();
  const [remove] = useChatterDeleteIncomingServerMutation();
  const columns: Column<IncomingServerView>[] = [
    { label: t('servers.name'), cell: (row) => <Name server={row} /> },
    { label: t('incoming-servers.state'), cell: (row) => <State server={row} /> },
    {
      label: t('incoming-servers.last-fetch'),
      cell: (row) => (
        <Typography textColor="neutral600">
          {row.lastFetchAt ? <Moment at={row.lastFetchAt} style="relative" /> : '–'}
        </Typography>
      ),
    },
    {
      label: t('servers.active'),
      cell: (row) => (
        <ActiveSwitch
          name={row.name}
          active={row.active}
          disabled={!canWrite}
          onChange={(active) =>
            update({ params: { documentId: row.documentId }, body: { ...incomingServerOf(row), active } })
          }
        />
      ),
    },
  ];
  return (
    <SettingsList
      title={t('settings.incoming-servers')}
      subtitle={t('incoming-servers.subtitle')}
      createLabel={t('incoming-servers.create')}
      emptyText={t('incoming-servers.empty')}
      canWrite={canWrite}
      rows={data?.incomingServers}
      error={error}
      columns={columns}
      footer={data && <ListenerCard listener={data.listener} />}
      rowLabel={(row) => row.name}
      rowActions={(row) => (
        <>
          <FetchButton server={row} inRow />
          <DeleteButton
            label={t('action.delete', { name: row.name })}
            question={t('incoming-servers.delete-question', { name: row.name })}
            onDelete={() => remove({ params: { documentId: row.documentId } })}
          />
        </>
      )}
    />
  );
};
