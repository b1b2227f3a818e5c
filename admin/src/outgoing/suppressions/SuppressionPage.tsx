import * as React from 'react';

import { Button } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';

import { AddAddressesDialog } from './AddAddressesDialog';
import { SuppressionFilterBar } from './SuppressionFilterBar';
import { SuppressionList } from './SuppressionList';
import { useSuppressions, type SuppressionFilters } from './use-suppressions';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';

const NO_FILTERS: SuppressionFilters = { search: '', reason: null, active: true };

const Content = () => {
  const { t } = useWords();
  const mayWrite = useMayWrite(PERMISSIONS.writeSuppressions);
  const [filters, setFilters] = React.useState(NO_FILTERS);
  const [adding, setAdding] = React.useState(false);
  const pages = useSuppressions(filters);
  return (
    <Page.Main>
      <Page.Title>{t('settings.suppressions')}</Page.Title>
      <Layouts.Header
        title={t('settings.suppressions')}
        subtitle={t('suppressions.subtitle')}
        primaryAction={
          mayWrite ? (
            <Button startIcon={<Plus />} size="S" onClick={() => setAdding(true)}>
              {t('suppressions.add')}
            </Button>
          ) : undefined
        }
      />
      <Layouts.Content>
        <SuppressionFilterBar filters={filters} total={pages.total} onChange={setFilters} />
        <SuppressionList
          pages={pages}
          filters={filters}
          mayWrite={mayWrite}
          onClear={() => setFilters(NO_FILTERS)}
        />
      </Layouts.Content>
      {adding && <AddAddressesDialog onClose={() => setAdding(false)} />}
    </Page.Main>
  );
};

/** Settings -> Suppression list: addresses that get no more mail. */
export const SuppressionPage = () => (
  <Page.Protect permissions={PERMISSIONS.readSuppressions}>
    <Content />
  </Page.Protect>
);
