import { Flex, Typography } from '@strapi/design-system';

import { ActiveSwitch } from './ActiveSwitch';
import { serverInput } from './server-values';
import {
  useChatterDeleteOutgoingServerMutation,
  useChatterOutgoingServersQuery,
  useChatterUpdateOutgoingServerMutation,
} from '../api/chatter-api';
import { DeleteButton } from '../components/DeleteButton';
import { Moment } from '../components/Moment';
import { Pill } from '../components/Pill';
import { SettingsList, type Column } from '../components/SettingsList';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';

import type { OutgoingServerView } from '../../../server/src/contracts/servers';

const Health = ({ server }: { server: OutgoingServerView }) => {
  const { t } = useWords();
  if (!server.lastError) return <Typography textColor="neutral600">{t('servers.no-error')}</Typography>;
  return (
    <Flex gap={2} minWidth={0} title={server.lastError}>
      <Pill tone="danger">{t('servers.error')}</Pill>
      <Typography variant="pi" textColor="neutral600" ellipsis>
        {server.lastErrorAt && <Moment at={server.lastErrorAt} style="date-time" />} {server.lastError}
      </Typography>
    </Flex>
  );
};

/** The SMTP servers that carry our mail, first choice first. */
export const OutgoingServerList = () => {
  const { t } = useWords();
  const canWrite = useMayWrite(PERMISSIONS.writeOutgoingServers);
  const { data, error } = useChatterOutgoingServersQuery({}, { refetchOnMountOrArgChange: true });
  const [update] = useChatterUpdateOutgoingServerMutation();
  const [remove] = useChatterDeleteOutgoingServerMutation();
  const columns: Column<OutgoingServerView>[] = [
    { label: t('servers.priority'), cell: (row) => <Typography>{row.priority}</Typography> },
    {
      label: t('servers.name'),
      cell: (row) => (
        <Flex direction="column" alignItems="flex-start" minWidth={0}>
          <Typography fontWeight="semiBold" ellipsis maxWidth="100%">
            {row.name}
          </Typography>
          <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="100%">
            {row.host}:{row.port}
          </Typography>
        </Flex>
      ),
    },
    {
      label: t('servers.sends-for'),
      cell: (row) => (
        <Typography ellipsis title={row.fromFilter}>
          {row.fromFilter || t('servers.everybody')}
        </Typography>
      ),
    },
    { label: t('servers.state'), cell: (row) => <Health server={row} /> },
    {
      label: t('servers.active'),
      cell: (row) => (
        <ActiveSwitch
          name={row.name}
          active={row.active}
          disabled={!canWrite}
          onChange={(active) =>
            update({ params: { documentId: row.documentId }, body: { ...serverInput(row), active } })
          }
        />
      ),
    },
  ];
  return (
    <SettingsList
      title={t('settings.outgoing-servers')}
      subtitle={t('servers.subtitle')}
      createLabel={t('servers.create')}
      emptyText={t('servers.empty')}
      canWrite={canWrite}
      rows={data?.outgoingServers}
      error={error}
      columns={columns}
      rowLabel={(row) => row.name}
      rowActions={(row) => (
        <DeleteButton
          label={t('action.delete', { name: row.name })}
          question={t('servers.delete-question', { name: row.name })}
          onDelete={() => remove({ params: { documentId: row.documentId } })}
        />
      )}
    />
  );
};
