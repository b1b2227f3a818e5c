import * as React from 'react';

import {
  Box,
  Button,
  EmptyStateLayout,
  Flex,
  Table,
  Tbody,
  Th,
  Thead,
  Tr,
  Typography,
} from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Page } from '@strapi/strapi/admin';

import { RemoveDialog } from './RemoveDialog';
import { SuppressionRow } from './SuppressionRow';
import type { SuppressionFilters, SuppressionPages } from './use-suppressions';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { useWords } from '../../words';

import type { SuppressionView } from '../../../../server/src/contracts/suppressions';

const COLUMNS = ['address', 'reason', 'note', 'changed'] as const;

/** The addresses of one filter, with the log of each below it. */
export const SuppressionList = ({
  pages,
  filters,
  mayWrite,
  onClear,
}: {
  pages: SuppressionPages;
  filters: SuppressionFilters;
  mayWrite: boolean;
  onClear(): void;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const [openId, setOpenId] = React.useState<number | null>(null);
  const [removing, setRemoving] = React.useState<SuppressionView | null>(null);
  const { rows, error, more, loadingMore, moreError, stale } = pages;

  if (rows === null) return error ? <Page.Error content={errorWords(error)} /> : <Page.Loading />;
  if (rows.length === 0) {
    const narrowed = filters.search !== '' || filters.reason !== null;
    const text = narrowed
      ? 'suppressions.none-found'
      : filters.active
        ? 'suppressions.empty'
        : 'suppressions.empty-removed';
    return (
      <EmptyStateLayout
        icon={<EmptyDocuments width="160px" />}
        content={t(text)}
        action={
          narrowed || !filters.active ? (
            <Button variant="secondary" onClick={onClear}>
              {t('suppressions.show-all')}
            </Button>
          ) : undefined
        }
      />
    );
  }
  return (
    <Box paddingBottom={8} style={stale ? { opacity: 0.6 } : undefined} aria-busy={stale}>
      <Table colCount={COLUMNS.length + 1} rowCount={rows.length + 1}>
        <Thead>
          <Tr>
            {COLUMNS.map((column) => (
              <Th key={column}>
                <Typography variant="sigma" textColor="neutral600">
                  {t(`suppressions.column.${column}`)}
                </Typography>
              </Th>
            ))}
            <Th>{null}</Th>
          </Tr>
        </Thead>
        <Tbody>
          {rows.map((entry) => (
            <SuppressionRow
              key={entry.id}
              entry={entry}
              columns={COLUMNS.length + 1}
              open={entry.id === openId}
              mayWrite={mayWrite}
              onToggle={() => setOpenId((known) => (known === entry.id ? null : entry.id))}
              onRemove={() => setRemoving(entry)}
            />
          ))}
        </Tbody>
      </Table>
      {moreError !== undefined && (
        <Box paddingTop={4}>
          <Callout tone="danger">{errorWords(moreError)}</Callout>
        </Box>
      )}
      {more && (
        <Flex justifyContent="center" paddingTop={4}>
          <Button variant="tertiary" loading={loadingMore} onClick={pages.loadMore}>
            {t('suppressions.more')}
          </Button>
        </Flex>
      )}
      {removing && <RemoveDialog entry={removing} onClose={() => setRemoving(null)} />}
    </Box>
  );
};
