import * as React from 'react';

import { Box, Flex, LinkButton, Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { NavLink, useNavigate, useParams } from 'react-router-dom';

import { AddressChangeWarning } from './AddressChangeWarning';
import { valuesOf, type AliasDomainValues } from './alias-domain-values';
import { DerivedAddresses } from './DerivedAddresses';
import {
  useChatterAliasDomainsQuery,
  useChatterCreateAliasDomainMutation,
  useChatterUpdateAliasDomainMutation,
} from '../api/addressing-api';
import { useChatterCompaniesQuery } from '../api/companies-api';
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

/** A new name changes every address of the domain: that is told where the name stands. */
const renamed = (domain: AliasDomainView, values: AliasDomainValues): boolean =>
  values.name.trim().toLowerCase() !== domain.name;

/** Creates or changes an alias domain. */
export const AliasDomainForm = () => {
  const { t, rich } = useWords();
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
      actions={() =>
        domain && (
          <LinkButton tag={NavLink} to="check" variant="tertiary" size="S">
            {t('deliverability.open')}
          </LinkButton>
        )
      }
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
            {domain && renamed(domain, values) && <AddressChangeWarning domain={domain} values={values} />}
          </FormSection>
          <AdvancedSection
            title={t('form.advanced')}
            hint={t('alias-domains.advanced-hint')}
            fields={['catchall', 'bounce', 'defaultFrom', 'sequence']}
          >
            <Flex direction="column" alignItems="stretch" gap={3} paddingBottom={5}>
              <Callout tone="warning">
                <Typography>{t('alias-domains.orphans')}</Typography>
              </Callout>
              {domain && !renamed(domain, values) && <AddressChangeWarning domain={domain} values={values} />}
            </Flex>
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
            {values.defaultFrom.includes('@') && (
              <Box paddingTop={5}>
                <Callout tone="primary">
                  <Typography>
                    {rich('alias-domains.sends-all', { address: values.defaultFrom.trim() })}
                  </Typography>
                </Callout>
              </Box>
            )}
          </AdvancedSection>
        </>
      )}
    </SettingsForm>
  );
};
