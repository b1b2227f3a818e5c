import * as React from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useNavigate, useParams } from 'react-router-dom';

import { aliasBody, aliasValues, type AliasValues } from './alias-values';
import { AliasStatus } from './AliasStatus';
import { DefaultValues } from './DefaultValues';
import { EntryField } from './EntryField';
import {
  useChatterAliasDomainsQuery,
  useChatterAliasesQuery,
  useChatterCreateAliasMutation,
  useChatterEntryTypesQuery,
  useChatterUpdateAliasMutation,
} from '../api/chatter-api';
import { useErrorWords } from '../api/use-error-words';
import { Callout } from '../components/Callout';
import { SelectField, TextField } from '../components/form/fields';
import { AdvancedSection, FieldGrid, FormSection } from '../components/form/FormSection';
import { SettingsForm } from '../components/form/SettingsForm';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';
import { aliasInput, contactPolicy } from '../../../server/src/contracts/addressing';

const LIST = '/settings/chatter/aliases';

/** Creates or changes an alias. */
export const AliasForm = () => {
  const { t, rich } = useWords();
  const errorWords = useErrorWords();
  const navigate = useNavigate();
  const { documentId } = useParams();
  const canWrite = useMayWrite(PERMISSIONS.writeAliases);
  const aliases = useChatterAliasesQuery({});
  const domains = useChatterAliasDomainsQuery({});
  const types = useChatterEntryTypesQuery({});
  const [create] = useChatterCreateAliasMutation();
  const [update] = useChatterUpdateAliasMutation();

  const alias = aliases.data?.aliases.find((one) => one.documentId === documentId);
  // Who may not read the domains still sees the one of this alias.
  const ownDomain = alias?.aliasDomain ? [alias.aliasDomain] : [];
  const aliasDomains: { documentId: string; name: string }[] = domains.data?.aliasDomains ?? ownDomain;
  const firstDomain = aliasDomains[0]?.documentId ?? null;
  const initialValues = React.useMemo(() => aliasValues(alias, firstDomain), [alias, firstDomain]);

  const error = aliases.error ?? types.error;
  if (error) return <Page.Error content={errorWords(error)} />;
  if (!aliases.data || !types.data || domains.isLoading) return <Page.Loading />;
  if (documentId !== undefined && !alias) return <Page.Error content={t('error.gone')} />;

  const contentTypes = types.data.contentTypes;
  const addressOf = (values: AliasValues): string | null => {
    const domain = aliasDomains.find((one) => one.documentId === values.aliasDomain);
    return values.name.trim() !== '' && domain ? `${values.name.trim().toLowerCase()}@${domain.name}` : null;
  };
  const typeName = (uid: string | null): string =>
    contentTypes.find((type) => type.uid === uid)?.displayName ?? t('aliases.an-entry');

  return (
    <SettingsForm
      title={alias ? (alias.address ?? t('aliases.no-address')) : t('aliases.create')}
      subtitle={t('aliases.form-subtitle')}
      backTo={LIST}
      creating={!alias}
      readOnly={!canWrite}
      initialValues={initialValues}
      schema={aliasInput}
      toBody={aliasBody}
      save={(body) => (alias ? update({ params: { documentId: alias.documentId }, body }) : create({ body }))}
      onSaved={(answer) => !alias && navigate(`${LIST}/${answer.alias.documentId}`, { replace: true })}
    >
      {(values) => {
        const address = addressOf(values);
        const type = contentTypes.find((one) => one.uid === values.targetType);
        return (
          <>
            <FormSection>
              {domains.data && aliasDomains.length === 0 && (
                <Callout tone="warning">
                  <Typography>{t('aliases.no-domain')}</Typography>
                </Callout>
              )}
              <FieldGrid>
                <TextField
                  name="name"
                  label={t('aliases.name')}
                  hint={t('aliases.name-hint')}
                  placeholder="support"
                />
                <SelectField
                  name="aliasDomain"
                  label={t('aliases.domain')}
                  hint={t('aliases.domain-hint')}
                  options={aliasDomains.map((domain) => ({
                    value: domain.documentId,
                    label: `@${domain.name}`,
                  }))}
                />
                <SelectField
                  name="targetType"
                  label={t('aliases.target')}
                  hint={t('aliases.target-hint')}
                  placeholder={t('aliases.target-placeholder')}
                  required
                  options={contentTypes
                    .filter((one) => !one.singleType || one.uid === values.targetType)
                    .map((one) => ({ value: one.uid, label: one.displayName }))}
                />
                <SelectField
                  name="contactPolicy"
                  label={t('aliases.policy')}
                  hint={t(`aliases.policy-hint.${values.contactPolicy}`)}
                  options={contactPolicy.options.map((value) => ({
                    value,
                    label: t(`aliases.policy.${value}`),
                  }))}
                />
              </FieldGrid>
              <Box background="neutral100" hasRadius padding={4}>
                <Flex gap={3} wrap="wrap" justifyContent="space-between">
                  <Typography textColor="neutral700">
                    {address
                      ? rich(values.forcedDocumentId ? 'aliases.preview-forced' : 'aliases.preview', {
                          address,
                          type: typeName(values.targetType),
                        })
                      : t('aliases.preview-none')}
                  </Typography>
                  {alias && <AliasStatus status={alias.status} />}
                </Flex>
              </Box>
            </FormSection>
            <FormSection title={t('aliases.defaults')} hint={t('aliases.defaults-hint')}>
              <DefaultValues type={type} />
            </FormSection>
            <AdvancedSection
              title={t('form.advanced')}
              hint={t('aliases.advanced-hint')}
              fields={['forcedDocumentId', 'owner', 'ownerType']}
            >
              <FieldGrid>
                {values.targetType && (
                  <EntryField
                    name="forcedDocumentId"
                    uid={values.targetType}
                    label={t('aliases.forced')}
                    hint={t('aliases.forced-hint')}
                  />
                )}
                <SelectField
                  name="ownerType"
                  label={t('aliases.owner-type')}
                  hint={t('aliases.owner-hint')}
                  placeholder={t('aliases.owner-none')}
                  clearable
                  clearLabel={t('action.clear')}
                  options={contentTypes.map((one) => ({ value: one.uid, label: one.displayName }))}
                />
                {values.ownerType && (
                  <EntryField name="ownerDocumentId" uid={values.ownerType} label={t('aliases.owner')} />
                )}
              </FieldGrid>
            </AdvancedSection>
          </>
        );
      }}
    </SettingsForm>
  );
};
