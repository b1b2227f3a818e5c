import { Typography } from '@strapi/design-system';

import { OauthAccountField } from './oauth/OauthAccountField';
import { PasswordField } from './PasswordField';
import { ProviderHelp } from './ProviderHelp';
import { Callout } from '../components/Callout';
import { SelectField, TextField } from '../components/form/fields';
import { FieldGrid } from '../components/form/FormSection';
import { TextAreaField } from '../components/form/TextAreaField';
import { useWords } from '../words';
import { authentication } from '../../../server/src/contracts/servers';

import type { ServerValues } from './server-values';
import type { OutgoingServerView } from '../../../server/src/contracts/servers';

/** Stored secrets need a key of Strapi's. */
const NoKey = () => {
  const { rich } = useWords();
  return (
    <Callout tone="warning">
      <Typography>
        {rich('servers.no-encryption-key', { code: <code>admin.secrets.encryptionKey</code> })}
      </Typography>
    </Callout>
  );
};

/** A certificate that we show, and its private key, which can be set but never seen again. */
const CertificateFields = ({ stored, canStore }: { stored: boolean; canStore: boolean }) => {
  const { t } = useWords();
  return (
    <>
      <TextAreaField
        name="clientCertificate"
        label={t('servers.client-certificate')}
        hint={t('servers.client-certificate-hint')}
        placeholder="-----BEGIN CERTIFICATE-----"
        required
      />
      <TextAreaField
        name="clientKey"
        label={t('servers.client-key')}
        hint={t('servers.client-key-hint')}
        placeholder={stored ? t('servers.key-unchanged') : '-----BEGIN PRIVATE KEY-----'}
        required={!stored}
        disabled={!canStore}
      />
    </>
  );
};

/** Who we are to an SMTP server. */
const SmtpSignIn = ({
  values,
  server,
  canStore,
}: {
  values: ServerValues;
  server: OutgoingServerView | undefined;
  canStore: boolean;
}) => {
  const { t } = useWords();
  return (
    <>
      <FieldGrid>
        <SelectField
          name="authentication"
          label={t('servers.authentication')}
          hint={t(`servers.authentication-hint.${values.authentication}`)}
          options={authentication.options.map((value) => ({
            value,
            label: t(`servers.authentication.${value}`),
          }))}
        />
        {values.authentication === 'password' && (
          <>
            <TextField name="user" label={t('servers.user')} hint={t('servers.user-hint')} />
            <PasswordField hasPassword={server?.hasPassword ?? false} canStore={canStore} />
          </>
        )}
      </FieldGrid>
      {values.authentication === 'oauth2' && <OauthAccountField known={server?.oauthAccount} />}
      {values.authentication === 'certificate' && (
        <CertificateFields stored={server?.hasClientKey ?? false} canStore={canStore} />
      )}
    </>
  );
};

/** The key of a provider's HTTP interface. */
const ProviderSignIn = ({
  values,
  server,
  canStore,
}: {
  values: ServerValues;
  server: OutgoingServerView | undefined;
  canStore: boolean;
}) => {
  const { t } = useWords();
  const ses = values.kind === 'ses';
  return (
    <>
      <FieldGrid>
        <TextField
          name="user"
          label={t(ses ? 'servers.access-key' : 'servers.api-key')}
          hint={t(ses ? 'servers.access-key-hint' : 'servers.api-key-hint')}
          required
        />
        <PasswordField
          label={t(ses ? 'servers.secret-access-key' : 'servers.secret-key')}
          hasPassword={server?.hasPassword ?? false}
          canStore={canStore}
        />
        {ses && (
          <TextField
            name="region"
            label={t('servers.region')}
            hint={t('servers.region-hint')}
            placeholder="eu-central-1"
            required
          />
        )}
      </FieldGrid>
      <ProviderHelp values={values} />
    </>
  );
};

/** Who we are to the server, by its kind. */
export const SignInFields = (props: {
  values: ServerValues;
  server: OutgoingServerView | undefined;
  canStore: boolean;
}) => {
  const { values, canStore } = props;
  const secret =
    values.kind !== 'smtp' || values.authentication === 'password' || values.authentication === 'certificate';
  return (
    <>
      {values.kind === 'smtp' ? <SmtpSignIn {...props} /> : <ProviderSignIn {...props} />}
      {secret && !canStore && <NoKey />}
    </>
  );
};
