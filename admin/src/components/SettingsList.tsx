import type * as React from 'react';

import {
  Box,
  Checkbox,
  EmptyStateLayout,
  Flex,
  IconButton,
  LinkButton,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Tr,
  Typography,
} from '@strapi/design-system';
import { Pencil, Plus } from '@strapi/icons';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Layouts, Page, SearchInput, useQueryParams } from '@strapi/strapi/admin';
import { NavLink, useNavigate } from 'react-router-dom';

import { useErrorWords } from '../api/use-error-words';
import { useWords } from '../words';

/** One column of a list. */
export interface Column<Row> {
  label: string;
  cell(row: Row): React.ReactNode;
}

/** Rows that are ticked, and what may be done with all of them. */
interface Selection {
  /** documentIds */
  ids: readonly string[];
  onChange(ids: string[]): void;
  actions: React.ReactNode;
}

const CreateLink = ({ label, variant }: { label: string; variant: 'default' | 'secondary' }) => (
  <LinkButton tag={NavLink} to="create" variant={variant} startIcon={<Plus />} size="S">
    {label}
  </LinkButton>
);

/** What stands in the address of the page: Strapi's search field encodes it once more than the browser undoes. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A settings page with a table: header, "add", empty and error states, a press on a row opens it. */
export const SettingsList = <Row extends { documentId: string }>({
  title,
  subtitle,
  createLabel,
  emptyText,
  canWrite,
  rows,
  error,
  columns,
  rowLabel,
  rowActions,
  searchIn,
  searchLabel,
  footer,
  headerActions,
  selection,
}: {
  title: string;
  subtitle: string;
  createLabel: string;
  emptyText: string;
  canWrite: boolean;
  rows: Row[] | undefined;
  error: unknown;
  columns: Column<Row>[];
  rowLabel(row: Row): string;
  rowActions?(row: Row): React.ReactNode;
  /** the text of a row that a search looks through; without it there is no search */
  searchIn?(row: Row): string;
  searchLabel?: string;
  /** what stands below the table */
  footer?: React.ReactNode;
  /** what stands beside "add" */
  headerActions?: React.ReactNode;
  selection?: Selection;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const navigate = useNavigate();
  const [{ query }] = useQueryParams<{ _q?: string }>();
  const searchable = searchIn !== undefined && rows !== undefined && rows.length > 0;
  const sought = searchable
    ? decode(query?._q ?? '')
        .trim()
        .toLowerCase()
    : '';
  const shown =
    searchIn && sought !== '' ? rows?.filter((row) => searchIn(row).toLowerCase().includes(sought)) : rows;

  const shownIds = shown?.map((row) => row.documentId) ?? [];
  const chosen = selection?.ids.filter((id) => shownIds.includes(id)) ?? [];
  const selectedCount = selection?.ids.length ?? 0;
  const choose = (id: string, on: boolean): void =>
    selection?.onChange(on ? [...selection.ids, id] : selection.ids.filter((one) => one !== id));

  const content = (): React.ReactNode => {
    if (error !== undefined && rows === undefined) return <Page.Error content={errorWords(error)} />;
    if (rows === undefined) return <Page.Loading />;
    if (rows.length === 0) {
      return (
        <EmptyStateLayout
          icon={<EmptyDocuments width="160px" />}
          content={emptyText}
          action={canWrite ? <CreateLink label={createLabel} variant="secondary" /> : undefined}
        />
      );
    }
    if (shown === undefined || shown.length === 0)
      return <EmptyStateLayout icon={<EmptyDocuments width="160px" />} content={t('picker.none')} />;
    return (
      <Table colCount={columns.length + (selection ? 2 : 1)} rowCount={shown.length + 1}>
        <Thead>
          <Tr>
            {selection && (
              <Th>
                <Checkbox
                  aria-label={t('list.select-all')}
                  checked={
                    chosen.length === 0 ? false : chosen.length === shown.length ? true : 'indeterminate'
                  }
                  onCheckedChange={(next: boolean | 'indeterminate') =>
                    selection.onChange(
                      next === true
                        ? [...new Set([...selection.ids, ...shownIds])]
                        : selection.ids.filter((id) => !shownIds.includes(id))
                    )
                  }
                />
              </Th>
            )}
            {columns.map((column) => (
              <Th key={column.label}>
                <Typography variant="sigma" textColor="neutral600">
                  {column.label}
                </Typography>
              </Th>
            ))}
            <Th>{null}</Th>
          </Tr>
        </Thead>
        <Tbody>
          {shown.map((row) => (
            <Tr key={row.documentId} onClick={() => navigate(row.documentId)} style={{ cursor: 'pointer' }}>
              {selection && (
                <Td onClick={(event: React.MouseEvent) => event.stopPropagation()}>
                  <Checkbox
                    aria-label={t('list.select', { name: rowLabel(row) })}
                    checked={selection.ids.includes(row.documentId)}
                    onCheckedChange={(next: boolean | 'indeterminate') =>
                      choose(row.documentId, next === true)
                    }
                  />
                </Td>
              )}
              {columns.map((column) => (
                <Td key={column.label} maxWidth="28rem">
                  {column.cell(row)}
                </Td>
              ))}
              <Td onClick={(event: React.MouseEvent) => event.stopPropagation()}>
                <Flex justifyContent="flex-end" gap={1}>
                  <IconButton
                    variant="ghost"
                    label={t(canWrite ? 'action.edit' : 'action.open', { name: rowLabel(row) })}
                    onClick={() => navigate(row.documentId)}
                  >
                    <Pencil />
                  </IconButton>
                  {canWrite && rowActions?.(row)}
                </Flex>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    );
  };

  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        subtitle={subtitle}
        primaryAction={
          <Flex gap={2} wrap="wrap">
            {headerActions}
            {canWrite && <CreateLink label={createLabel} variant="default" />}
          </Flex>
        }
      />
      {(searchable || selectedCount > 0) && (
        <Layouts.Action
          startActions={
            <>
              {searchable && <SearchInput label={searchLabel ?? title} placeholder={searchLabel} />}
              {selectedCount > 0 && (
                <>
                  <Typography variant="pi" textColor="neutral600">
                    {t('list.selected', { count: selectedCount })}
                  </Typography>
                  {selection?.actions}
                </>
              )}
            </>
          }
        />
      )}
      <Layouts.Content>
        {content()}
        {footer}
        <Box paddingBottom={8} />
      </Layouts.Content>
    </Page.Main>
  );
};
