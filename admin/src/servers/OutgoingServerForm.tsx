import * as React from 'react';

import { Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useNavigate, useParams } from 'react-router-dom';

import { ConnectionFields } from './ConnectionFields';
import { ConnectionTest } from './ConnectionTest';
import { PasswordField } from './PasswordField';
import { serverBody, serverValues } from './server-values';
import {
  useChatterCreateOutgoingServerMutation,
  useChatterOutgoingServersQuery,
  useChatterUpdateOutgoingServerMutation,
} from '../api/chatter-api';
import { useErrorWords } from '../api/use-error-words';
import { Callout } from '../components/Callout';
import { NumberField, SwitchField, TextField } from '../components/form/fields';
import { FieldGrid, FormSection } from '../components/form/FormSection';
import { SettingsForm } from '../components/form/SettingsForm';
import { useMayWrite } from '../components/use-may-write';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';
import { outgoingServerInput } from '../../../server/src/contracts/servers';

const LIST = '/settings/chatter/outgoing-servers';

/** Creates or changes an outgoing server, and tries its connection. */
export const OutgoingServerForm = () => {
  const { t, rich } = useWords();
  const errorWords = useErrorWords();
  const navigate = useNavigate();
  const { documentId } = useParams();
  const canWrite = useMayWrite(PERMISSIONS.writeOutgoingServers);
  const { data, error } = useChatterOutgoingServersQuery({});
  const [create] = useChatterCreateOutgoingServerMutation();
  const [update] = useChatterUpdateOutgoingServerMutation();

  const server = data?.outgoingServers.find((one) => one.documentId === documentId);
  const initialValues = React.useMemo(() => serverValues(server), [server]);
  if (error && !data) return <Page.Error content={errorWords(error)} />;
  if (!data) return <Page.Loading />;
  if (documentId !== undefined && !server) return <Page.Error content={t('error.gone')} />;

  return (
    <SettingsForm
      title={server?.name ?? t('servers.create')}
      subtitle={t('servers.form-subtitle')}
      backTo={LIST}
      creating={!server}
      readOnly={!canWrite}
      initialValues={initialValues}
      schema={outgoingServerInput}
      toBody={serverBody}
      save={(body) =>
        server ? update({ params: { documentId: server.documentId }, body }) : create({ body })
      }
      onSaved={({ outgoingServer }) =>
        !server && navigate(`${LIST}/${outgoingServer.documentId}`, { replace: true })
      }
    >
      {(values) => (
        <>
          <FormSection>
            <FieldGrid>
              <TextField name="name" label={t('servers.name')} hint={t('servers.name-hint')} required />
              <NumberField
                name="priority"
                label={t('servers.priority')}
                hint={t('servers.priority-hint')}
                required
              />
            </FieldGrid>
            <SwitchField name="active" label={t('servers.active')} hint={t('servers.active-hint')} />
          </FormSection>
          <FormSection title={t('servers.connection')}>
            <ConnectionFields
              values={values}
              password={
                <PasswordField hasPassword={server?.hasPassword ?? false} canStore={data.canStorePasswords} />
              }
            />
            {values.authentication === 'password' && !data.canStorePasswords && (
              <Callout tone="warning">
                <Typography>
                  {rich('servers.no-encryption-key', { code: <code>admin.secrets.encryptionKey</code> })}
                </Typography>
              </Callout>
            )}
            {canWrite && <ConnectionTest body={serverBody(values)} documentId={server?.documentId} />}
          </FormSection>
          <FormSection title={t('servers.use')}>
            <FieldGrid>
              <TextField
                name="fromFilter"
                label={t('servers.from-filter')}
                hint={t('servers.from-filter-hint')}
                placeholder="shop.example, sales@partner.example"
              />
              <NumberField
                name="maxConnections"
                label={t('servers.max-connections')}
                hint={t('servers.max-connections-hint')}
              />
            </FieldGrid>
          </FormSection>
        </>
      )}
    </SettingsForm>
  );
};
