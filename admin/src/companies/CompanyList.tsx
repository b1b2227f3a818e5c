import * as React from 'react';

import { Flex, Typography } from '@strapi/design-system';

import { AssignDomainButton } from './AssignDomainButton';
import { searchText } from './company-values';
import { CompanyLogo } from './CompanyLogo';
import { useChatterDeleteCompanyMutation, useChatterCompaniesQuery } from '../api/companies-api';
import { DeleteButton } from '../components/DeleteButton';
import { SettingsList, type Column } from '../components/SettingsList';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';

import type { CompanyView } from '../../../server/src/contracts/companies';

/** Every company whose entries send mail. */
export const CompanyList = () => {
  const { t } = useWords();
  const canWrite = useMayWrite(PERMISSIONS.writeCompanies);
  const { data, error } = useChatterCompaniesQuery({}, { refetchOnMountOrArgChange: true });
  const [remove] = useChatterDeleteCompanyMutation();
  const [selected, setSelected] = React.useState<string[]>([]);
  const columns: Column<CompanyView>[] = [
    {
      label: t('companies.name'),
      cell: (row) => (
        <Flex gap={3} minWidth={0}>
          {row.logo && <CompanyLogo company={row} alt="" />}
          <Typography fontWeight="semiBold" ellipsis title={row.name}>
            {row.name}
          </Typography>
        </Flex>
      ),
    },
    {
      label: t('companies.address'),
      cell: (row) => (
        <Typography ellipsis title={row.address ?? undefined}>
          {row.address ?? '–'}
        </Typography>
      ),
    },
    {
      label: t('companies.alias-domain'),
      cell: (row) => (
        <Typography
          ellipsis
          title={row.aliasDomain?.name}
          textColor={row.aliasDomain ? undefined : 'neutral600'}
        >
          {row.aliasDomain?.name ?? t('companies.first-alias-domain')}
        </Typography>
      ),
    },
  ];
  return (
    <SettingsList
      title={t('settings.companies')}
      subtitle={t('companies.subtitle')}
      createLabel={t('companies.create')}
      emptyText={t('companies.empty')}
      canWrite={canWrite}
      rows={data?.companies}
      error={error}
      columns={columns}
      rowLabel={(row) => row.name}
      searchIn={searchText}
      searchLabel={t('companies.search')}
      selection={
        canWrite
          ? {
              ids: selected,
              onChange: setSelected,
              actions: <AssignDomainButton companies={selected} onDone={() => setSelected([])} />,
            }
          : undefined
      }
      rowActions={(row) =>
        // The last one stays: entries without a company belong to it.
        (data?.companies.length ?? 0) > 1 && (
          <DeleteButton
            label={t('action.delete', { name: row.name })}
            question={t('companies.delete-question', {
              name: row.name,
              first: data?.companies.find((one) => one.documentId !== row.documentId)?.name ?? '',
            })}
            onDelete={async () => {
              const result = await remove({ params: { documentId: row.documentId } });
              setSelected((ids) => ids.filter((id) => id !== row.documentId));
              return result;
            }}
          />
        )
      }
    />
  );
};
