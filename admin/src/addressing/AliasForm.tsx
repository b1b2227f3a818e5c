import * as React from 'react';

import { Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useNavigate, useParams } from 'react-router-dom';

import { aliasBody, aliasValues, type AliasValues } from './alias-values';
import { AliasAddress } from './AliasAddress';
import { DefaultValues } from './DefaultValues';
import { EntryField } from './EntryField';
import { MailOptions } from './MailOptions';
import { OwnerFields } from './OwnerFields';
import { PolicyField } from './PolicyField';
import { RefusalField } from './RefusalField';
import { RelaysField } from './RelaysField';
import { useAliasChoices } from './use-alias-choices';
import {
  useChatterAliasesQuery,
  useChatterCreateAliasMutation,
  useChatterUpdateAliasMutation,
} from '../api/addressing-api';
import { useErrorWords } from '../api/use-error-words';
import { Callout } from '../components/Callout';
import { AdvancedSection, FieldGrid, FormSection } from '../components/form/FormSection';
import { SettingsForm } from '../components/form/SettingsForm';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';
import { aliasInput } from '../../../server/src/contracts/addressing';

const LIST = '/settings/chatter/aliases';

/** Creates or changes an alias. */
export const AliasForm = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const navigate = useNavigate();
  const { documentId } = useParams();
  const canWrite = useMayWrite(PERMISSIONS.writeAliases);
  const aliases = useChatterAliasesQuery({});
  const [create] = useChatterCreateAliasMutation();
  const [update] = useChatterUpdateAliasMutation();

  const alias = aliases.data?.aliases.find((one) => one.documentId === documentId);
  const { domains, domainsKnown, types, loading, error: choicesError } = useAliasChoices(alias);
  const firstDomain = domains[0]?.documentId ?? null;
  const initialValues = React.useMemo(() => aliasValues(alias, firstDomain), [alias, firstDomain]);

  const error = aliases.error ?? choicesError;
  if (error) return <Page.Error content={errorWords(error)} />;
  if (!aliases.data || loading) return <Page.Loading />;
  if (documentId !== undefined && !alias) return <Page.Error content={t('error.gone')} />;

  return (
    <SettingsForm<AliasValues, typeof aliasInput, { alias: { documentId: string } }>
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
        const type = types.find((one) => one.uid === values.targetType);
        return (
          <>
            <FormSection>
              {domainsKnown && domains.length === 0 && (
                <Callout tone="warning">
                  <Typography>{t('aliases.no-domain')}</Typography>
                </Callout>
              )}
              <AliasAddress values={values} alias={alias} domains={domains} types={types} />
            </FormSection>
            <FormSection title={t('aliases.policy')} hint={t('aliases.policy-section-hint')}>
              <PolicyField values={values} />
            </FormSection>
            <FormSection title={t('aliases.defaults')} hint={t('aliases.defaults-hint')}>
              <DefaultValues type={type} values={values} />
            </FormSection>
            <FormSection title={t('aliases.mail')} hint={t('aliases.mail-hint')}>
              <MailOptions type={type} />
            </FormSection>
            <FormSection title={t('aliases.web-forms')} hint={t('aliases.web-forms-hint')}>
              <RelaysField />
            </FormSection>
            <FormSection title={t('aliases.refusal')} hint={t('aliases.refusal-section-hint')}>
              <RefusalField key={alias?.documentId ?? 'new'} />
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
                <OwnerFields values={values} types={types} present={alias?.owner?.uid} />
              </FieldGrid>
            </AdvancedSection>
          </>
        );
      }}
    </SettingsForm>
  );
};
