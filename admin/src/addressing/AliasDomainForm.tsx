import * as React from 'react';

import { Box, Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useNavigate, useParams } from 'react-router-dom';

import { DerivedAddresses } from './DerivedAddresses';
import {
  useChatterAliasDomainsQuery,
  useChatterCompaniesQuery,
  useChatterCreateAliasDomainMutation,
  useChatterUpdateAliasDomainMutation,
} from '../api/chatter-api';
import { useErrorWords } from '../api/use-error-words';
import { Callout } from '../components/Callout';
import { MultiSelectField, NumberField, SwitchField, TextField } from '../components/form/fields';
import { AdvancedSection, FieldGrid, FormSection } from '../components/form/FormSection';
import { SettingsForm } from '../components/form/SettingsForm';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';
import { aliasDomainInput, type AliasDomainView } from '../../../server/src/contracts/addressing';

const LIST = '/settings/chatter/alias-domains';

export interface AliasDomainValues {
  name: string;
  companies: string[];
  plusAddressing: boolean;
  sequence: number;
  catchall: string;
  bounce: string;
  defaultFrom: string;
}

const NEW: AliasDomainValues = {
  name: '',
  companies: [],
  plusAddressing: true,
  sequence: 10,
  catchall: 'catchall',
  bounce: 'bounce',
  defaultFrom: 'notifications',
};

const valuesOf = (domain: AliasDomainView | undefined): AliasDomainValues =>
  domain
    ? {
        name: domain.name,
        companies: domain.companies.map((company) => company.documentId),
        plusAddressing: domain.plusAddressing,
        sequence: domain.sequence,
        catchall: domain.catchall,
        bounce: domain.bounce,
        defaultFrom: domain.defaultFrom,
      }
    : NEW;

/** Creates or changes an alias domain. */
export const AliasDomainForm = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const navigate = useNavigate();
  const { documentId } = useParams();
  const canWrite = useMayWrite(PERMISSIONS.writeAliasDomains);
  const { data, error } = useChatterAliasDomainsQuery({});
  const companies = useChatterCompaniesQuery({});
  const [create] = useChatterCreateAliasDomainMutation();
  const [update] = useChatterUpdateAliasDomainMutation();

  const domain = data?.aliasDomains.find((one) => one.documentId === documentId);
  const initialValues = React.useMemo(() => valuesOf(domain), [domain]);
  if (error && !data) return <Page.Error content={errorWords(error)} />;
  if (!data) return <Page.Loading />;
  if (documentId !== undefined && !domain) return <Page.Error content={t('error.gone')} />;

  return (
    <SettingsForm
      title={domain?.name ?? t('alias-domains.create')}
      subtitle={t('alias-domains.form-subtitle')}
      backTo={LIST}
      creating={!domain}
      readOnly={!canWrite}
      initialValues={initialValues}
      schema={aliasDomainInput}
      toBody={(values) => values}
      save={(body) =>
        domain ? update({ params: { documentId: domain.documentId }, body }) : create({ body })
      }
      onSaved={({ aliasDomain }) =>
        !domain && navigate(`${LIST}/${aliasDomain.documentId}`, { replace: true })
      }
    >
      {(values) => (
        <>
          <FormSection>
            <FieldGrid>
              <TextField
                name="name"
                label={t('alias-domains.name')}
                hint={t('alias-domains.name-hint')}
                placeholder="shop.example"
                required
              />
              <MultiSelectField
                name="companies"
                label={t('alias-domains.companies')}
                hint={t('alias-domains.companies-hint')}
                placeholder={t('alias-domains.companies-placeholder')}
                clearLabel={t('action.clear')}
                options={(companies.data?.companies ?? []).map((company) => ({
                  value: company.documentId,
                  label: company.name,
                }))}
              />
            </FieldGrid>
            <SwitchField
              name="plusAddressing"
              label={t('alias-domains.plus')}
              hint={t('alias-domains.plus-hint')}
            />
            <DerivedAddresses values={values} />
          </FormSection>
          <AdvancedSection
            title={t('form.advanced')}
            hint={t('alias-domains.advanced-hint')}
            fields={['catchall', 'bounce', 'defaultFrom', 'sequence']}
          >
            {domain && (
              <Box paddingBottom={5}>
                <Callout tone="warning">
                  <Typography>{t('alias-domains.orphans')}</Typography>
                </Callout>
              </Box>
            )}
            <FieldGrid>
              <TextField
                name="catchall"
                label={t('alias-domains.catchall')}
                hint={t('alias-domains.catchall-hint')}
                required
              />
              <TextField
                name="bounce"
                label={t('alias-domains.bounce')}
                hint={t('alias-domains.bounce-hint')}
                required
              />
              <TextField
                name="defaultFrom"
                label={t('alias-domains.default-from')}
                hint={t('alias-domains.default-from-hint')}
              />
              <NumberField
                name="sequence"
                label={t('alias-domains.sequence')}
                hint={t('alias-domains.sequence-hint')}
              />
            </FieldGrid>
          </AdvancedSection>
        </>
      )}
    </SettingsForm>
  );
};
