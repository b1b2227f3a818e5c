import { LinkButton, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';

import { useChatterAliasDomainsQuery, useChatterDeleteAliasDomainMutation } from '../api/addressing-api';
import { DeleteButton } from '../components/DeleteButton';
import { SettingsList, type Column } from '../components/SettingsList';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';

import type { AliasDomainView } from '../../../server/src/contracts/addressing';

/** Every domain that we receive mail for. */
export const AliasDomainList = () => {
  const { t } = useWords();
  const { data, error } = useChatterAliasDomainsQuery({}, { refetchOnMountOrArgChange: true });
  const [remove] = useChatterDeleteAliasDomainMutation();
  const columns: Column<AliasDomainView>[] = [
    {
      label: t('alias-domains.name'),
      cell: (row) => (
        <Typography fontWeight="semiBold" ellipsis title={row.name}>
          {row.name}
        </Typography>
      ),
    },
    {
      label: t('alias-domains.companies'),
      cell: (row) => (
        <Typography ellipsis>{row.companies.map((company) => company.name).join(', ') || '–'}</Typography>
      ),
    },
    {
      label: t('alias-domains.sender'),
      cell: (row) => (
        <Typography ellipsis>{row.defaultFromAddress ?? t('alias-domains.sender-own')}</Typography>
      ),
    },
    { label: t('alias-domains.aliases'), cell: (row) => <Typography>{row.aliasCount}</Typography> },
  ];
  return (
    <SettingsList
      title={t('settings.alias-domains')}
      subtitle={t('alias-domains.subtitle')}
      createLabel={t('alias-domains.create')}
      emptyText={t('alias-domains.empty')}
      canWrite={useMayWrite(PERMISSIONS.writeAliasDomains)}
      rows={data?.aliasDomains}
      error={error}
      columns={columns}
      rowLabel={(row) => row.name}
      headerActions={
        <LinkButton tag={NavLink} to="own-addresses" variant="tertiary" size="S">
          {t('own-addresses.title')}
        </LinkButton>
      }
      rowActions={(row) => (
        <DeleteButton
          label={t('action.delete', { name: row.name })}
          question={t('alias-domains.delete-question', { name: row.name })}
          onDelete={() => remove({ params: { documentId: row.documentId } })}
        />
      )}
    />
  );
};
