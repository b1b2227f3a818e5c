import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';

import { ActiveSwitch } from './ActiveSwitch';
import { SenderSimulator } from './SenderSimulator';
import { serverInput } from './server-values';
import { ServerStatePill } from './ServerState';
import {
  useChatterDeleteOutgoingServerMutation,
  useChatterOutgoingServersQuery,
  useChatterUpdateOutgoingServerMutation,
} from '../api/servers-api';
import { DeleteButton } from '../components/DeleteButton';
import { SettingsList, type Column } from '../components/SettingsList';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';

import type { OutgoingServerView } from '../../../server/src/contracts/servers';

/** Where a server is: its host, or whose interface it is. */
const placeOf = (server: OutgoingServerView): string => {
  if (server.kind === 'smtp') return `${server.host}:${server.port}`;
  return server.kind === 'ses' ? `Amazon SES, ${server.region}` : 'Mailjet';
};

/** Mails of today, and how many it may be. */
const Usage = ({ server }: { server: OutgoingServerView }) => {
  const { t } = useWords();
  const intl = useIntl();
  const count = intl.formatNumber(server.sentToday);
  const { limitPerDay } = server;
  return (
    <Typography title={t('servers.sent-today', { count })}>
      {limitPerDay === null ? count : `${count} / ${intl.formatNumber(limitPerDay)}`}
    </Typography>
  );
};

/** The servers that carry our mail, first choice first, and who sends what. */
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
            {placeOf(row)}
          </Typography>
        </Flex>
      ),
    },
    {
      label: t('servers.sends-for'),
      cell: (row) => (
        <Flex direction="column" alignItems="flex-start" minWidth={0}>
          <Typography ellipsis maxWidth="100%" title={row.fromFilter}>
            {row.fromFilter || t('servers.everybody')}
          </Typography>
          {row.owner && (
            <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="100%">
              {t('servers.only-of', { name: row.owner.name })}
            </Typography>
          )}
        </Flex>
      ),
    },
    { label: t('servers.state'), cell: (row) => <ServerStatePill server={row} /> },
    { label: t('servers.today'), cell: (row) => <Usage server={row} /> },
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
      footer={<SenderSimulator />}
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
