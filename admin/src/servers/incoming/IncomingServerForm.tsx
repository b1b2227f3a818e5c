import * as React from 'react';

import { Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useNavigate, useParams } from 'react-router-dom';

import { AccountHealth } from './AccountHealth';
import { incomingServerBody, incomingServerSchema, incomingServerValues } from './incoming-server-values';
import { MailboxFields } from './MailboxFields';
import { MailboxTest } from './MailboxTest';
import { TreatmentFields } from './TreatmentFields';
import { PasswordField } from '../PasswordField';
import {
  useChatterCreateIncomingServerMutation,
  useChatterIncomingServersQuery,
  useChatterUpdateIncomingServerMutation,
} from '../../api/chatter-api';
import { usePollingInterval } from '../../api/polling';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { NumberField, SelectField, SwitchField, TextField } from '../../components/form/fields';
import { FieldGrid, FormSection } from '../../components/form/FormSection';
import { SettingsForm } from '../../components/form/SettingsForm';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';
import {
  incomingServerKind,
  type IncomingServerView,
} from '../../../../server/src/contracts/incoming-servers';

const LIST = '/settings/chatter/incoming-servers';
const INTERVAL = 5_000;

/** The form's start follows the saved settings, and not the state that changes beside them. */
const useInitialValues = (server: IncomingServerView | undefined) => {
  const values = React.useMemo(() => incomingServerValues(server, new Date()), [server]);
  const text = server ? JSON.stringify([values, server.hasPassword]) : '';
  const kept = React.useRef({ text, values });
  if (kept.current.text !== text) kept.current = { text, values };
  return kept.current.values;
};

/** Creates or changes an incoming server, and confirms that it works. */
export const IncomingServerForm = () => {
  const { t, rich } = useWords();
  const errorWords = useErrorWords();
  const navigate = useNavigate();
  const { documentId } = useParams();
  const canWrite = useMayWrite(PERMISSIONS.writeIncomingServers);
  const { data, error } = useChatterIncomingServersQuery(
    {},
    { pollingInterval: usePollingInterval(INTERVAL) }
  );
  const [create] = useChatterCreateIncomingServerMutation();
  const [update] = useChatterUpdateIncomingServerMutation();

  const server = data?.incomingServers.find((one) => one.documentId === documentId);
  const initialValues = useInitialValues(server);
  if (error && !data) return <Page.Error content={errorWords(error)} />;
  if (!data) return <Page.Loading />;
  if (documentId !== undefined && !server) return <Page.Error content={t('error.gone')} />;

  return (
    <SettingsForm
      title={server?.name ?? t('incoming-servers.create')}
      subtitle={t('incoming-servers.form-subtitle')}
      backTo={LIST}
      creating={!server}
      readOnly={!canWrite}
      initialValues={initialValues}
      schema={incomingServerSchema}
      toBody={incomingServerBody}
      save={(body) =>
        server ? update({ params: { documentId: server.documentId }, body }) : create({ body })
      }
      onSaved={({ incomingServer }) =>
        !server && navigate(`${LIST}/${incomingServer.documentId}`, { replace: true })
      }
    >
      {(values) => (
        <>
          <FormSection>
            {server && <AccountHealth server={server} canWrite={canWrite} />}
            <FieldGrid>
              <TextField name="name" label={t('servers.name')} hint={t('servers.name-hint')} required />
              <SelectField
                name="kind"
                label={t('incoming-servers.kind')}
                hint={t(`incoming-servers.kind-hint.${values.kind}`)}
                disabled={server !== undefined}
                options={[...incomingServerKind.options].reverse().map((value) => ({
                  value,
                  label: t(`incoming-servers.kind.${value}`),
                }))}
              />
              <NumberField
                name="priority"
                label={t('servers.priority')}
                hint={t('incoming-servers.priority-hint')}
                required
              />
            </FieldGrid>
            <SwitchField name="active" label={t('servers.active')} hint={t('incoming-servers.active-hint')} />
          </FormSection>
          {values.kind === 'imap' && (
            <FormSection title={t('servers.connection')}>
              <MailboxFields
                values={values}
                password={
                  <PasswordField
                    hasPassword={server?.hasPassword ?? false}
                    canStore={data.canStorePasswords}
                  />
                }
              />
              {!data.canStorePasswords && (
                <Callout tone="warning">
                  <Typography>
                    {rich('servers.no-encryption-key', { code: <code>admin.secrets.encryptionKey</code> })}
                  </Typography>
                </Callout>
              )}
              {canWrite && <MailboxTest body={incomingServerBody(values)} server={server} />}
            </FormSection>
          )}
          <FormSection title={t('incoming-servers.treatment')}>
            <TreatmentFields kind={values.kind} />
          </FormSection>
        </>
      )}
    </SettingsForm>
  );
};
