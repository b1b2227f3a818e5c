import * as React from 'react';

import { Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useNavigate, useParams } from 'react-router-dom';

import { AccountHealth } from './AccountHealth';
import {
  incomingServerBody,
  incomingServerSchema,
  incomingServerValues,
  isMailbox,
  type IncomingServerValues,
} from './incoming-server-values';
import { KindChooser } from './KindChooser';
import { MailboxFields } from './MailboxFields';
import { MailgateAddress } from './MailgateAddress';
import { MailboxTest } from './MailboxTest';
import { TreatmentFields } from './TreatmentFields';
import { WebhookFields } from './WebhookFields';
import { PasswordField } from '../PasswordField';
import {
  useChatterCreateIncomingServerMutation,
  useChatterIncomingServersQuery,
  useChatterUpdateIncomingServerMutation,
} from '../../api/incoming-servers-api';
import { usePollingInterval } from '../../api/polling';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { NumberField, SwitchField, TextField } from '../../components/form/fields';
import { AdvancedSection, FieldGrid, FormSection } from '../../components/form/FormSection';
import { SettingsForm } from '../../components/form/SettingsForm';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';
import type { IncomingServerView } from '../../../../server/src/contracts/incoming-servers';

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

/** How mail gets here: the mailbox that it is fetched from, or what has to be set up where it is sent from. */
const WayIn = ({
  values,
  server,
  canStore,
  canWrite,
}: {
  values: IncomingServerValues;
  server: IncomingServerView | undefined;
  canStore: boolean;
  canWrite: boolean;
}) => {
  const { t, rich } = useWords();
  const { kind } = values;
  if (kind === 'mailgate') {
    return (
      <FormSection title={t('incoming-servers.mailgate')}>
        <MailgateAddress documentId={server?.documentId} />
      </FormSection>
    );
  }
  const noKey = !canStore && (
    <Callout tone="warning">
      <Typography>
        {rich('servers.no-encryption-key', { code: <code>admin.secrets.encryptionKey</code> })}
      </Typography>
    </Callout>
  );
  if (!isMailbox(kind)) {
    const provider = t(`incoming-servers.kind.${kind}`);
    return (
      <FormSection title={t('incoming-servers.webhook', { provider })}>
        <WebhookFields kind={kind} values={values} server={server} canStore={canStore} />
        {noKey}
      </FormSection>
    );
  }
  return (
    <FormSection title={t('servers.connection')}>
      <MailboxFields
        kind={kind}
        values={values}
        password={<PasswordField hasPassword={server?.hasPassword ?? false} canStore={canStore} />}
        oauthAccount={server?.oauthAccount}
      />
      {noKey}
      {canWrite && <MailboxTest body={incomingServerBody(values)} server={server} />}
    </FormSection>
  );
};

/** Creates or changes an incoming server, and confirms that it works. */
export const IncomingServerForm = () => {
  const { t } = useWords();
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
  const schema = React.useMemo(
    () => incomingServerSchema({ moveToFetched: t('incoming-servers.move-to-fetched') }),
    [t]
  );
  if (error && !data) return <Page.Error content={errorWords(error)} />;
  if (!data) return <Page.Loading />;
  if (documentId !== undefined && !server) return <Page.Error content={t('error.gone')} />;

  return (
    <SettingsForm
      title={server?.name ?? t('incoming-servers.create')}
      subtitle={t(server ? `incoming-servers.kind-hint.${server.kind}` : 'incoming-servers.form-subtitle')}
      backTo={LIST}
      creating={!server}
      readOnly={!canWrite}
      initialValues={initialValues}
      schema={schema}
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
            {server ? <AccountHealth server={server} canWrite={canWrite} /> : <KindChooser values={values} />}
            <FieldGrid>
              <TextField name="name" label={t('servers.name')} hint={t('servers.name-hint')} required />
              <NumberField
                name="priority"
                label={t('servers.priority')}
                hint={t('incoming-servers.priority-hint')}
                required
              />
            </FieldGrid>
            <SwitchField name="active" label={t('servers.active')} hint={t('incoming-servers.active-hint')} />
          </FormSection>
          <WayIn values={values} server={server} canStore={data.canStorePasswords} canWrite={canWrite} />
          <FormSection title={t('incoming-servers.treatment')}>
            <TreatmentFields kind={values.kind} server={server} />
          </FormSection>
          <AdvancedSection
            title={t('form.advanced')}
            hint={t('incoming-servers.advanced-hint')}
            fields={['authservId']}
          >
            <FieldGrid>
              <TextField
                name="authservId"
                label={t('incoming-servers.authserv-id')}
                hint={t('incoming-servers.authserv-id-hint')}
                placeholder="mx.provider.example"
              />
            </FieldGrid>
          </AdvancedSection>
        </>
      )}
    </SettingsForm>
  );
};
