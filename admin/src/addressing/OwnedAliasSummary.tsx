import * as React from 'react';

import { Flex, IconButton, Typography } from '@strapi/design-system';
import { Duplicate, Pencil, Plus } from '@strapi/icons';
import { useClipboard, useNotification } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { AliasStatus } from './AliasStatus';
import { useChatterDeleteOwnedAliasMutation } from '../api/addressing-api';
import { DeleteButton } from '../components/DeleteButton';
import { LinkLike } from '../components/LinkLike';
import { useWords } from '../words';

import type { OwnedAlias } from './use-owned-alias';

const OwnedAliasDialog = React.lazy(() =>
  import('./OwnedAliasDialog').then((module) => ({ default: module.OwnedAliasDialog }))
);

/** Long reasons are cut: the dialog says all of it. */
const Reason = styled(Typography)`
  display: -webkit-box;
  overflow: hidden;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 3;
  overflow-wrap: anywhere;
`;

/** The address of an entry in its side panel: what it is, what it makes, how it does; or the offer to give it one. */
export const OwnedAliasSummary = ({
  owner,
  alias,
  canEdit,
}: OwnedAlias & { owner: { uid: string; documentId: string } }) => {
  const { t, rich } = useWords();
  const { copy } = useClipboard();
  const { toggleNotification } = useNotification();
  const [remove] = useChatterDeleteOwnedAliasMutation();
  const [editing, setEditing] = React.useState(false);

  const dialog = editing && (
    <React.Suspense fallback={null}>
      <OwnedAliasDialog owner={owner} alias={alias} onClose={() => setEditing(false)} />
    </React.Suspense>
  );
  if (!alias) {
    return (
      <Flex direction="column" alignItems="flex-start" gap={2} width="100%">
        <Typography variant="pi" textColor="neutral600">
          {t('owned-alias.none')}
        </Typography>
        <LinkLike onClick={() => setEditing(true)}>
          <Flex tag="span" gap={1} alignItems="baseline" style={{ textAlign: 'left' }}>
            <Plus width="1rem" height="1rem" aria-hidden style={{ flex: 'none' }} />
            {t('owned-alias.create')}
          </Flex>
        </LinkLike>
        {dialog}
      </Flex>
    );
  }

  const { address } = alias;
  const copyAddress = async (): Promise<void> => {
    if (address && (await copy(address)))
      toggleNotification({ type: 'success', message: t('owned-alias.copied') });
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={2} width="100%">
      <Flex gap={2} justifyContent="space-between" alignItems="flex-start">
        <Typography
          fontWeight="bold"
          textColor={address ? 'neutral800' : 'neutral600'}
          style={{ overflowWrap: 'anywhere', paddingTop: 5 }}
        >
          {address ? <Address of={address} /> : t('aliases.no-address')}
        </Typography>
        {address && (
          <IconButton variant="ghost" size="S" label={t('owned-alias.copy')} onClick={copyAddress}>
            <Duplicate />
          </IconButton>
        )}
      </Flex>
      <Typography variant="pi" textColor="neutral600">
        {alias.forcedDocumentId
          ? rich('owned-alias.goes-to', { title: alias.forcedTitle ?? alias.targetTypeName })
          : rich('owned-alias.makes', { type: alias.targetTypeName })}{' '}
        {t(`owned-alias.policy.${alias.contactPolicy}`)}
      </Typography>
      <Flex gap={2} justifyContent="space-between" alignItems="center">
        <AliasStatus alias={alias} />
        {canEdit && (
          <Flex gap={1}>
            <IconButton
              variant="ghost"
              size="S"
              label={t('action.edit', { name: address ?? t('aliases.no-address') })}
              onClick={() => setEditing(true)}
            >
              <Pencil />
            </IconButton>
            <DeleteButton
              label={t('action.delete', { name: address ?? t('aliases.no-address') })}
              question={t('aliases.delete-question', { name: address ?? t('aliases.no-address') })}
              onDelete={() => remove({ params: owner })}
            />
          </Flex>
        )}
      </Flex>
      {alias.statusError && (
        <Reason variant="pi" textColor="danger600" title={alias.statusError}>
          {alias.statusError}
        </Reason>
      )}
      {dialog}
    </Flex>
  );
};

/** An address that breaks before its domain rather than within a word. */
const Address = ({ of: address }: { of: string }) => {
  const at = address.lastIndexOf('@');
  return (
    <>
      {address.slice(0, at)}
      <wbr />
      {address.slice(at)}
    </>
  );
};
