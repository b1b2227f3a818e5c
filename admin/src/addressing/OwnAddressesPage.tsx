import * as React from 'react';

import { Box, Button, EmptyStateLayout, Flex } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';

import { CopyAllButton } from './CopyAllButton';
import {
  addressLines,
  OWN_ADDRESS_FILTERS,
  shownAddresses,
  type OwnAddress,
  type OwnAddressFilter,
} from './own-address-filter';
import { OwnAddressTable } from './OwnAddressTable';
import { useChatterOwnAddressesQuery } from '../api/own-addresses-api';
import { useErrorWords } from '../api/use-error-words';
import { FilterMenu } from '../components/FilterMenu';
import { SearchField } from '../components/SearchField';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';

const LIST = '/settings/chatter/alias-domains';
/** Rows that are drawn before somebody asks for all: each project may have an address of its own. */
const FIRST_ROWS = 200;
const NO_ROWS: OwnAddress[] = [];

/** Settings -> Alias domains -> Own addresses: every address that mail leaves under or comes back to. */
export const OwnAddressesPage = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const canWrite = useMayWrite(PERMISSIONS.writeAliasDomains);
  const { data, error } = useChatterOwnAddressesQuery({}, { refetchOnMountOrArgChange: true });
  const [filter, setFilter] = React.useState<OwnAddressFilter>('all');
  const [search, setSearch] = React.useState('');
  const [everything, setEverything] = React.useState(false);
  const rows = data?.ownAddresses ?? NO_ROWS;
  const shown = React.useMemo(() => shownAddresses(rows, filter, search), [rows, filter, search]);

  const content = (): React.ReactNode => {
    if (error && !data) return <Page.Error content={errorWords(error)} />;
    if (!data) return <Page.Loading />;
    if (shown.length === 0) {
      return (
        <EmptyStateLayout
          icon={<EmptyDocuments width="160px" />}
          content={t(rows.length === 0 ? 'own-addresses.empty' : 'own-addresses.none-found')}
        />
      );
    }
    return (
      <>
        <OwnAddressTable rows={everything ? shown : shown.slice(0, FIRST_ROWS)} canWrite={canWrite} />
        {!everything && shown.length > FIRST_ROWS && (
          <Flex justifyContent="center" paddingTop={4}>
            <Button variant="tertiary" onClick={() => setEverything(true)}>
              {t('own-addresses.show-all', { count: shown.length })}
            </Button>
          </Flex>
        )}
      </>
    );
  };

  return (
    <Page.Main>
      <Page.Title>{t('own-addresses.title')}</Page.Title>
      <Layouts.Header
        title={t('own-addresses.title')}
        subtitle={t('own-addresses.subtitle')}
        navigationAction={<BackButton fallback={LIST} />}
        primaryAction={
          <CopyAllButton
            label={t(shown.length === rows.length ? 'own-addresses.copy-all' : 'own-addresses.copy-shown')}
            text={addressLines(shown)}
          />
        }
      />
      <Layouts.Content>
        {rows.length > 0 && (
          <Flex gap={3} wrap="wrap" paddingBottom={4}>
            <Box flex="0 1 28rem">
              <SearchField label={t('own-addresses.search')} value={search} onChange={setSearch} />
            </Box>
            <FilterMenu
              label={t(`own-addresses.filter.${filter}`)}
              value={filter === 'all' ? null : filter}
              groups={[
                {
                  options: OWN_ADDRESS_FILTERS.map((one) => ({
                    value: one === 'all' ? null : one,
                    label: t(`own-addresses.filter.${one}`),
                  })),
                },
              ]}
              onChange={(next) => setFilter(next ?? 'all')}
            />
          </Flex>
        )}
        {content()}
        <Box paddingBottom={8} />
      </Layouts.Content>
    </Page.Main>
  );
};
