import { Flex, Typography } from '@strapi/design-system';

import { secretEndsIn } from './oauth-values';
import { OauthStatePill } from './OauthStatePill';
import { useChatterDeleteOauthAccountMutation, useChatterOauthAccountsQuery } from '../../api/oauth-api';
import { useRefetchOnReturn } from '../../api/polling';
import { DeleteButton } from '../../components/DeleteButton';
import { Pill } from '../../components/Pill';
import { SettingsList, type Column } from '../../components/SettingsList';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';

import type { OauthAccountView } from '../../../../server/src/contracts/oauth';

const Name = ({ account }: { account: OauthAccountView }) => {
  const { t } = useWords();
  return (
    <Flex direction="column" alignItems="flex-start" minWidth={0}>
      <Typography fontWeight="semiBold" ellipsis maxWidth="100%" title={account.name}>
        {account.name}
      </Typography>
      <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="100%" title={account.user}>
        {`${t(`oauth.provider.${account.provider}`)} · ${account.user}`}
      </Typography>
    </Flex>
  );
};

const State = ({ account }: { account: OauthAccountView }) => {
  const { t } = useWords();
  const days = secretEndsIn(account.secretExpiresAt, new Date());
  return (
    <Flex direction="column" alignItems="flex-start" gap={1} minWidth={0}>
      <Flex gap={1} wrap="wrap">
        <OauthStatePill state={account.state} />
        {days !== null && (
          <Pill tone={days < 0 ? 'danger' : 'warning'}>
            {days < 0 ? t('oauth.secret-ended') : t('oauth.secret-ends', { days })}
          </Pill>
        )}
      </Flex>
      {account.lastError && (
        <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="100%" title={account.lastError}>
          {account.lastError}
        </Typography>
      )}
    </Flex>
  );
};

/** The accounts at Google and Microsoft that mail servers sign in with. */
export const OauthAccountList = () => {
  const { t } = useWords();
  const canWrite = useMayWrite(PERMISSIONS.writeOauthAccounts);
  const { data, error, refetch } = useChatterOauthAccountsQuery({}, { refetchOnMountOrArgChange: true });
  useRefetchOnReturn(refetch);
  const [remove] = useChatterDeleteOauthAccountMutation();
  const columns: Column<OauthAccountView>[] = [
    { label: t('servers.name'), cell: (row) => <Name account={row} /> },
    { label: t('oauth.state'), cell: (row) => <State account={row} /> },
    {
      label: t('oauth.servers'),
      cell: (row) => (
        <Typography
          ellipsis
          title={row.servers.join('\n')}
          textColor={row.servers.length > 0 ? 'neutral800' : 'neutral600'}
        >
          {row.servers.length > 0 ? row.servers.join(', ') : t('oauth.no-servers')}
        </Typography>
      ),
    },
  ];
  return (
    <SettingsList
      title={t('settings.oauth-accounts')}
      subtitle={t('oauth.subtitle')}
      createLabel={t('oauth.create')}
      emptyText={t('oauth.empty')}
      canWrite={canWrite}
      rows={data?.oauthAccounts}
      error={error}
      columns={columns}
      rowLabel={(row) => row.name}
      rowActions={(row) => (
        <DeleteButton
          label={t('action.delete', { name: row.name })}
          question={t('oauth.delete-question', { name: row.name })}
          onDelete={() => remove({ params: { documentId: row.documentId } })}
        />
      )}
    />
  );
};
