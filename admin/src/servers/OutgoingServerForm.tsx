import * as React from 'react';

import { Page, useForm } from '@strapi/strapi/admin';
import { useNavigate, useParams } from 'react-router-dom';

import { ConnectionFields } from './ConnectionFields';
import { ConnectionTest } from './ConnectionTest';
import { DkimFields } from './DkimFields';
import { LimitFields } from './LimitFields';
import { outgoingServerSchema, SECRETS, serverBody, serverValues } from './server-values';
import { ServerKindChooser } from './ServerKindChooser';
import { ServerState } from './ServerState';
import { SignInFields } from './SignInFields';
import {
  useChatterCreateOutgoingServerMutation,
  useChatterOutgoingServersQuery,
  useChatterUpdateOutgoingServerMutation,
} from '../api/servers-api';
import { useErrorWords } from '../api/use-error-words';
import { NumberField, SelectField, SwitchField, TextField } from '../components/form/fields';
import { AdvancedSection, FieldGrid, FormSection } from '../components/form/FormSection';
import { SettingsForm } from '../components/form/SettingsForm';
import { useMayWrite } from '../components/use-may-write';
import { TestMailButton } from '../outgoing/deliverability/TestMailButton';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';

const LIST = '/settings/chatter/outgoing-servers';

/** Empties the secrets once they are saved: they are stored now, and what stands in the form is as it is stored. */
const ForgetSecrets = ({ saves }: { saves: number }) => {
  const onChange = useForm('ForgetSecrets', (form) => form.onChange);
  React.useEffect(() => {
    if (saves === 0) return;
    for (const secret of SECRETS) onChange(secret, '');
    onChange('forgetPassword', false);
  }, [saves, onChange]);
  return null;
};

/** Creates or changes an outgoing server, and tries its connection. */
export const OutgoingServerForm = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const navigate = useNavigate();
  const { documentId } = useParams();
  const canWrite = useMayWrite(PERMISSIONS.writeOutgoingServers);
  const { data, error } = useChatterOutgoingServersQuery({});
  const [create] = useChatterCreateOutgoingServerMutation();
  const [update] = useChatterUpdateOutgoingServerMutation();
  const [saves, setSaves] = React.useState(0);

  const server = data?.outgoingServers.find((one) => one.documentId === documentId);
  const initialValues = React.useMemo(() => serverValues(server), [server]);
  if (error && !data) return <Page.Error content={errorWords(error)} />;
  if (!data) return <Page.Loading />;
  if (documentId !== undefined && !server) return <Page.Error content={t('error.gone')} />;

  const canStore = data.canStorePasswords;
  // Who owns it may no longer be somebody to choose.
  const owners = data.users.map(({ id, name }) => ({ value: String(id), label: name }));
  if (server?.owner && !owners.some(({ value }) => value === String(server.owner?.id)))
    owners.push({ value: String(server.owner.id), label: server.owner.name });

  return (
    <SettingsForm
      title={server?.name ?? t('servers.create')}
      subtitle={t('servers.form-subtitle')}
      backTo={LIST}
      creating={!server}
      readOnly={!canWrite}
      initialValues={initialValues}
      schema={outgoingServerSchema}
      toBody={serverBody}
      save={(body) =>
        server ? update({ params: { documentId: server.documentId }, body }) : create({ body })
      }
      onSaved={({ outgoingServer }) => {
        setSaves((count) => count + 1);
        if (!server) navigate(`${LIST}/${outgoingServer.documentId}`, { replace: true });
      }}
    >
      {(values) => (
        <>
          <ForgetSecrets saves={saves} />
          {server && <ServerState server={server} canWrite={canWrite} />}
          <FormSection>
            <ServerKindChooser />
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
          {values.kind === 'smtp' && (
            <FormSection title={t('servers.connection')}>
              <ConnectionFields values={values} />
            </FormSection>
          )}
          <FormSection title={t('servers.sign-in')}>
            <SignInFields values={values} server={server} canStore={canStore} />
            {canWrite && <ConnectionTest body={serverBody(values)} documentId={server?.documentId} />}
          </FormSection>
          {server && canWrite && (
            <FormSection title={t('deliverability.test.title')} hint={t('deliverability.test.hint')}>
              <TestMailButton server={server} />
            </FormSection>
          )}
          <FormSection title={t('servers.use')}>
            <FieldGrid>
              <TextField
                name="fromFilter"
                label={t('servers.from-filter')}
                hint={t('servers.from-filter-hint')}
                placeholder="shop.example, sales@partner.example"
              />
              <SelectField
                name="owner"
                label={t('servers.owner')}
                hint={t('servers.owner-hint')}
                placeholder={t('servers.owner-nobody')}
                options={owners}
                clearable
                clearLabel={t('action.clear')}
              />
            </FieldGrid>
          </FormSection>
          <AdvancedSection
            title={t('servers.limits')}
            hint={t('servers.limits-hint')}
            fields={['maxBytes', 'limitPerMinute', 'limitPerHour', 'limitPerDay', 'maxConnections']}
          >
            <LimitFields values={values} server={server} />
          </AdvancedSection>
          {values.kind === 'smtp' && (
            <AdvancedSection
              title={t('servers.dkim')}
              hint={t('servers.dkim-hint')}
              fields={['dkimDomain', 'dkimSelector', 'dkimKey']}
            >
              <DkimFields values={values} server={server} canStore={canStore} />
            </AdvancedSection>
          )}
        </>
      )}
    </SettingsForm>
  );
};
