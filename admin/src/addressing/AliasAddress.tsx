import { Box, Flex, Typography } from '@strapi/design-system';
import { useForm } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { AliasChangeWarning } from './AliasChangeWarning';
import { AliasStatus } from './AliasStatus';
import { Callout } from '../components/Callout';
import { SelectField, TextField } from '../components/form/fields';
import { useWords } from '../words';

import type { AliasValues } from './alias-values';
import type { AliasView } from '../../../server/src/contracts/addressing';
import type { EntryType } from '../../../server/src/contracts/entries';

/** The three side by side, as they are read; below each other where there is no room for that. */
const Fields = styled.div`
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
  align-items: start;
  gap: ${({ theme }) => theme.spaces[5]};
`;

interface Domain {
  documentId: string;
  name: string;
}

const addressOf = (values: AliasValues, domains: readonly Domain[]): string | null => {
  const domain = domains.find((one) => one.documentId === values.aliasDomain);
  const name = values.name.trim().toLowerCase();
  return name !== '' && domain ? `${name}@${domain.name}` : null;
};

/** The address of an alias and what a mail to it makes, with a sentence that says both. */
export const AliasAddress = ({
  values,
  alias,
  domains,
  types,
  nameRequired = false,
  domainPlaceholder,
  onTarget,
}: {
  values: AliasValues;
  /** as it is stored; undefined for a new one */
  alias: AliasView | undefined;
  domains: readonly Domain[];
  types: readonly EntryType[];
  nameRequired?: boolean;
  /** what happens when no domain is chosen */
  domainPlaceholder?: string;
  onTarget?(uid: string | null): void;
}) => {
  const { t, rich } = useWords();
  const onChange = useForm('AliasAddress', (form) => form.onChange);
  const address = addressOf(values, domains);
  const typeName = types.find((type) => type.uid === values.targetType)?.displayName ?? t('aliases.an-entry');
  const sentence = values.forcedDocumentId ? 'aliases.preview-forced' : 'aliases.preview';
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      <Fields>
        <TextField
          name="name"
          label={t('aliases.name')}
          hint={nameRequired ? t('aliases.name-hint-required') : t('aliases.name-hint')}
          placeholder="support"
          required={nameRequired}
        />
        <SelectField
          name="aliasDomain"
          label={t('aliases.domain')}
          hint={t('aliases.domain-hint')}
          placeholder={domainPlaceholder}
          options={domains.map((domain) => ({ value: domain.documentId, label: `@${domain.name}` }))}
        />
        <SelectField
          name="targetType"
          label={t('aliases.target')}
          hint={t('aliases.target-hint')}
          placeholder={t('aliases.target-placeholder')}
          required
          options={types
            .filter((type) => !type.singleType || type.uid === values.targetType)
            .map((type) => ({ value: type.uid, label: type.displayName }))}
          onPick={(uid) => {
            // An entry of the type before means nothing in another one.
            onChange('forcedDocumentId', null);
            onTarget?.(uid);
          }}
        />
      </Fields>
      {(address !== null || domainPlaceholder === undefined) && (
        <Box background="neutral100" hasRadius padding={4}>
          <Flex gap={3} wrap="wrap" justifyContent="space-between">
            <Typography textColor="neutral700">
              {address ? rich(sentence, { address, type: typeName }) : t('aliases.preview-none')}
            </Typography>
            {alias && <AliasStatus alias={alias} />}
          </Flex>
        </Box>
      )}
      {alias && <AliasChangeWarning alias={alias} address={address} />}
      {alias?.statusError && (
        <Callout tone="danger">
          <Typography>{rich('aliases.status-error', { error: alias.statusError })}</Typography>
        </Callout>
      )}
    </Flex>
  );
};
