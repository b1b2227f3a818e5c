import { Flex, Typography } from '@strapi/design-system';

import { searchText } from './alias-values';
import { AliasStatus } from './AliasStatus';
import { useChatterAliasesQuery, useChatterDeleteAliasMutation } from '../api/addressing-api';
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
        <Flex direction="column" alignItems="flex-start" minWidth={0} maxWidth="100%">
          <Typography
            fontWeight="semiBold"
            ellipsis
            maxWidth="100%"
            textColor={row.address ? 'neutral800' : 'neutral600'}
            title={addressOf(row)}
          >
            {addressOf(row)}
          </Typography>
          {row.owner && (
            <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="100%" title={row.owner.title}>
              {t('aliases.belongs-to', { owner: row.owner.title })}
            </Typography>
          )}
        </Flex>
      ),
    },
    {
      label: t('aliases.makes'),
      cell: (row) => (
        <Typography ellipsis>
          {row.forcedDocumentId
            ? t('aliases.goes-to', { title: row.forcedTitle ?? row.targetTypeName })
            : row.targetTypeName}
        </Typography>
      ),
    },
    {
      label: t('aliases.policy'),
      cell: (row) => <Typography ellipsis>{t(`aliases.policy.${row.contactPolicy}`)}</Typography>,
    },
    { label: t('aliases.status'), cell: (row) => <AliasStatus alias={row} withError /> },
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
      searchIn={(row) => searchText(row)}
      searchLabel={t('aliases.search')}
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
