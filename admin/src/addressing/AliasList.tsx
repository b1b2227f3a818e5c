import { Typography } from '@strapi/design-system';

import { AliasStatus } from './AliasStatus';
import { useChatterAliasesQuery, useChatterDeleteAliasMutation } from '../api/chatter-api';
import { DeleteButton } from '../components/DeleteButton';
import { SettingsList, type Column } from '../components/SettingsList';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';

import type { AliasView } from '../../../server/src/contracts/addressing';

/** Every address whose mail becomes an entry. */
export const AliasList = () => {
  const { t } = useWords();
  const { data, error } = useChatterAliasesQuery({}, { refetchOnMountOrArgChange: true });
  const [remove] = useChatterDeleteAliasMutation();
  const addressOf = (row: AliasView): string => row.address ?? t('aliases.no-address');
  const columns: Column<AliasView>[] = [
    {
      label: t('aliases.address'),
      cell: (row) => (
        <Typography fontWeight="semiBold" ellipsis title={addressOf(row)}>
          {addressOf(row)}
        </Typography>
      ),
    },
    {
      label: t('aliases.makes'),
      cell: (row) => (
        <Typography ellipsis>
          {row.forcedTitle ? t('aliases.goes-to', { title: row.forcedTitle }) : row.targetTypeName}
          {row.owner && ` · ${row.owner.title}`}
        </Typography>
      ),
    },
    {
      label: t('aliases.policy'),
      cell: (row) => <Typography ellipsis>{t(`aliases.policy.${row.contactPolicy}`)}</Typography>,
    },
    { label: t('aliases.status'), cell: (row) => <AliasStatus status={row.status} /> },
  ];
  return (
    <SettingsList
      title={t('settings.aliases')}
      subtitle={t('aliases.subtitle')}
      createLabel={t('aliases.create')}
      emptyText={t('aliases.empty')}
      canWrite={useMayWrite(PERMISSIONS.writeAliases)}
      rows={data?.aliases}
      error={error}
      columns={columns}
      rowLabel={addressOf}
      rowActions={(row) => (
        <DeleteButton
          label={t('action.delete', { name: addressOf(row) })}
          question={t('aliases.delete-question', { name: addressOf(row) })}
          onDelete={() => remove({ params: { documentId: row.documentId } })}
        />
      )}
    />
  );
};
