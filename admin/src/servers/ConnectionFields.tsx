import { Typography } from '@strapi/design-system';
import { useField } from '@strapi/strapi/admin';

import { ProviderHelp, ProviderPresets } from './ProviderHelp';
import { portFor, SMTP_PORTS, type ServerValues } from './server-values';
import { Callout } from '../components/Callout';
import { NumberField, SelectField, TextField } from '../components/form/fields';
import { FieldGrid } from '../components/form/FormSection';
import { useWords } from '../words';
import { encryption } from '../../../server/src/contracts/servers';

/** Where an SMTP server is, and how the way there is protected. */
export const ConnectionFields = ({ values }: { values: ServerValues }) => {
  const { t } = useWords();
  const port = useField<number>('port');
  return (
    <>
      <ProviderPresets values={values} />
      <FieldGrid>
        <TextField
          name="host"
          label={t('servers.host')}
          hint={t('servers.host-hint')}
          placeholder="smtp.provider.example"
          required
        />
        <NumberField name="port" label={t('servers.port')} hint={t('servers.port-hint')} required />
        <SelectField
          name="encryption"
          label={t('servers.encryption')}
          hint={t(`servers.encryption-hint.${values.encryption}`)}
          options={encryption.options.map((value) => ({ value, label: t(`servers.encryption.${value}`) }))}
          onPick={(next) => next && port.onChange('port', portFor(SMTP_PORTS, values, next))}
        />
      </FieldGrid>
      {values.port === 25 && (
        <Callout tone="warning">
          <Typography>{t('servers.port-25')}</Typography>
        </Callout>
      )}
      <ProviderHelp values={values} />
    </>
  );
};
