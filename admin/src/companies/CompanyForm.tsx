import * as React from 'react';

import { Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useNavigate, useParams } from 'react-router-dom';

import { companyBody, companyValues, type CompanyValues } from './company-values';
import { LogoField } from './LogoField';
import { useChatterAliasDomainsQuery } from '../api/addressing-api';
import {
  useChatterCreateCompanyMutation,
  useChatterUpdateCompanyMutation,
  useChatterCompaniesQuery,
} from '../api/companies-api';
import { useErrorWords } from '../api/use-error-words';
import { SelectField, TextField } from '../components/form/fields';
import { FieldGrid, FormSection } from '../components/form/FormSection';
import { RichTextField } from '../components/form/RichTextField';
import { SettingsForm } from '../components/form/SettingsForm';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';
import { companyInput, type CompanyView } from '../../../server/src/contracts/companies';

const LIST = '/settings/chatter/companies';

/** Creates or changes a company. */
export const CompanyForm = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const navigate = useNavigate();
  const { documentId } = useParams();
  const canWrite = useMayWrite(PERMISSIONS.writeCompanies);
  const { data, error } = useChatterCompaniesQuery({});
  const domains = useChatterAliasDomainsQuery({});
  const [create] = useChatterCreateCompanyMutation();
  const [update] = useChatterUpdateCompanyMutation();

  const company = data?.companies.find((one) => one.documentId === documentId);
  // A new logo is no change of the form, and must not throw away what was typed.
  const known = JSON.stringify(companyValues(company));
  const initialValues = React.useMemo(() => JSON.parse(known) as CompanyValues, [known]);
  if (error && !data) return <Page.Error content={errorWords(error)} />;
  if (!data || domains.isLoading) return <Page.Loading />;
  if (documentId !== undefined && !company) return <Page.Error content={t('error.gone')} />;

  // Who may not read alias domains still sees the one of the company.
  const choices = domains.data?.aliasDomains ?? (company?.aliasDomain ? [company.aliasDomain] : []);
  return (
    <SettingsForm<CompanyValues, typeof companyInput, { company: CompanyView }>
      title={company?.name ?? t('companies.create')}
      subtitle={t('companies.form-subtitle')}
      backTo={LIST}
      creating={!company}
      readOnly={!canWrite}
      initialValues={initialValues}
      schema={companyInput}
      toBody={(values) => companyBody(values, !company)}
      save={(body) =>
        company ? update({ params: { documentId: company.documentId }, body }) : create({ body })
      }
      onSaved={({ company: saved }) => !company && navigate(`${LIST}/${saved.documentId}`, { replace: true })}
    >
      {() => (
        <>
          <FormSection>
            <FieldGrid>
              <TextField name="name" label={t('companies.name')} hint={t('companies.name-hint')} required />
              <TextField
                name="address"
                label={t('companies.address')}
                hint={t('companies.address-hint')}
                placeholder="hello@shop.example"
              />
              <SelectField
                name="aliasDomain"
                label={t('companies.alias-domain')}
                hint={t(domains.data ? 'companies.alias-domain-hint' : 'companies.alias-domain-forbidden')}
                placeholder={t('companies.first-alias-domain')}
                disabled={!domains.data}
                clearable={Boolean(domains.data)}
                clearLabel={t('action.clear')}
                options={choices.map(({ documentId: value, name }) => ({ value, label: name }))}
              />
            </FieldGrid>
          </FormSection>
          <FormSection title={t('companies.look')} hint={t('companies.look-hint')}>
            {company ? (
              <LogoField company={company} readOnly={!canWrite} />
            ) : (
              <Typography textColor="neutral600">{t('companies.logo-later')}</Typography>
            )}
            <RichTextField
              key={documentId ?? 'new'}
              name="footer"
              showLabel
              label={t('companies.footer')}
              hint={t('companies.footer-hint')}
              placeholder={t('companies.footer-placeholder')}
            />
          </FormSection>
        </>
      )}
    </SettingsForm>
  );
};
