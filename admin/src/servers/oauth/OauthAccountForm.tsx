import * as React from 'react';

import { Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useNavigate, useParams } from 'react-router-dom';

import { oauthAccountBody, oauthAccountValues } from './oauth-values';
import { RegistrationHelp } from './RegistrationHelp';
import { SecretFields, SecretReminder } from './SecretFields';
import { SignInPanel } from './SignInPanel';
import {
  useChatterCreateOauthAccountMutation,
  useChatterOauthAccountsQuery,
  useChatterUpdateOauthAccountMutation,
} from '../../api/oauth-api';
import { usePollingInterval } from '../../api/polling';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { SelectField, TextField } from '../../components/form/fields';
import { FieldGrid, FormSection } from '../../components/form/FormSection';
import { SettingsForm } from '../../components/form/SettingsForm';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';
import { oauthAccountInput, oauthProvider } from '../../../../server/src/contracts/oauth';

import type { OauthAccountView } from '../../../../server/src/contracts/oauth';

const LIST = '/settings/chatter/oauth-accounts';
/** ms between looks, and while somebody is signing in in another window, where this page may count as hidden. */
const INTERVAL = 15_000;
const WAITING_INTERVAL = 2_000;

/** The form's start follows the saved settings, and not the state that changes beside them. */
const useInitialValues = (account: OauthAccountView | undefined) => {
  const values = oauthAccountValues(account);
  const text = JSON.stringify([account?.documentId, account?.hasClientSecret, values]);
  const kept = React.useRef({ text, values });
  if (kept.current.text !== text) kept.current = { text, values };
  return kept.current.values;
};

/** Creates or changes an OAuth account, and signs in for it. */
export const OauthAccountForm = () => {
  const { t, rich } = useWords();
  const errorWords = useErrorWords();
  const navigate = useNavigate();
  const { documentId } = useParams();
  const canWrite = useMayWrite(PERMISSIONS.writeOauthAccounts);
  const [waiting, setWaiting] = React.useState(false);
  const interval = usePollingInterval(INTERVAL);
  const { data, error } = useChatterOauthAccountsQuery(
    {},
    { pollingInterval: waiting ? WAITING_INTERVAL : interval }
  );
  const [create] = useChatterCreateOauthAccountMutation();
  const [update] = useChatterUpdateOauthAccountMutation();

  const account = data?.oauthAccounts.find((one) => one.documentId === documentId);
  const initialValues = useInitialValues(account);
  if (error && !data) return <Page.Error content={errorWords(error)} />;
  if (!data) return <Page.Loading />;
  if (documentId !== undefined && !account) return <Page.Error content={t('error.gone')} />;

  return (
    <SettingsForm
      title={account?.name ?? t('oauth.create')}
      subtitle={t('oauth.form-subtitle')}
      backTo={LIST}
      creating={!account}
      readOnly={!canWrite}
      initialValues={initialValues}
      schema={oauthAccountInput}
      toBody={oauthAccountBody}
      save={(body) =>
        account ? update({ params: { documentId: account.documentId }, body }) : create({ body })
      }
      onSaved={({ oauthAccount }) =>
        !account && navigate(`${LIST}/${oauthAccount.documentId}`, { replace: true })
      }
    >
      {(values) => (
        <>
          {account && (
            <FormSection>
              <SignInPanel
                account={account}
                canWrite={canWrite}
                ready={data.redirectUrl !== null}
                onWaiting={setWaiting}
              />
              <SecretReminder secretExpiresAt={account.secretExpiresAt} />
            </FormSection>
          )}
          <FormSection title={t('oauth.account')}>
            <FieldGrid>
              <TextField name="name" label={t('servers.name')} hint={t('oauth.name-hint')} required />
              <SelectField
                name="provider"
                label={t('oauth.provider')}
                options={oauthProvider.options.map((value) => ({
                  value,
                  label: t(`oauth.provider.${value}`),
                }))}
                required
              />
              <TextField
                name="user"
                label={t('oauth.user')}
                hint={t(`oauth.user-hint.${values.provider}`)}
                placeholder="support@example.com"
                required
              />
            </FieldGrid>
          </FormSection>
          <FormSection title={t('oauth.app')} hint={t('oauth.app-hint')}>
            {canWrite && <RegistrationHelp provider={values.provider} redirectUrl={data.redirectUrl} />}
            <FieldGrid>
              <TextField
                name="clientId"
                label={t(`oauth.client-id.${values.provider}`)}
                placeholder={
                  values.provider === 'google'
                    ? '1234567890-abc.apps.googleusercontent.com'
                    : '00000000-0000-0000-0000-000000000000'
                }
                required
              />
              <SecretFields
                hasSecret={account?.hasClientSecret ?? false}
                canStore={data.canStorePasswords}
                required={values.provider === 'google'}
              />
              {values.provider === 'microsoft' && (
                <TextField
                  name="tenant"
                  label={t('oauth.tenant')}
                  hint={t('oauth.tenant-hint')}
                  placeholder="common"
                />
              )}
            </FieldGrid>
            {!data.canStorePasswords && (
              <Callout tone="warning">
                <Typography>
                  {rich('servers.no-encryption-key', {
                    code: <code key="code">admin.secrets.encryptionKey</code>,
                  })}
                </Typography>
              </Callout>
            )}
            {account?.state === 'signed_in' && (
              <Typography variant="pi" textColor="neutral600">
                {t('oauth.change-drops')}
              </Typography>
            )}
          </FormSection>
        </>
      )}
    </SettingsForm>
  );
};
