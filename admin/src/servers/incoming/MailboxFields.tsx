import type * as React from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

import { FolderList } from './FolderList';
import { MAILBOX_PORTS, protocolWords } from './incoming-server-values';
import { PROVIDERS, PROVIDER_NAMES, providerOf, type Provider } from './providers';
import { OauthAccountField } from '../oauth/OauthAccountField';
import { portFor } from '../server-values';
import { Callout } from '../../components/Callout';
import { NumberField, SelectField, TextField } from '../../components/form/fields';
import { FieldGrid } from '../../components/form/FormSection';
import { SmallButton } from '../../components/SmallButton';
import { useWords } from '../../words';
import { encryption } from '../../../../server/src/contracts/servers';

import type { IncomingServerValues, MailboxKind } from './incoming-server-values';
import type { IncomingServerView } from '../../../../server/src/contracts/incoming-servers';

/** Fills in what a well-known provider wants, and says what else it wants. */
const Presets = ({ kind, values }: { kind: MailboxKind; values: IncomingServerValues }) => {
  const { host, authentication } = values;
  const { t, rich } = useWords();
  const { onChange, disabled } = useForm('Presets', (form) => form);
  const known = providerOf(host);
  const fill = (provider: Provider): void => {
    onChange('host', PROVIDERS[provider].hosts[kind]);
    onChange('port', MAILBOX_PORTS[kind].tls_strict);
    onChange('encryption', 'tls_strict');
    // It takes nothing else.
    if (provider === 'microsoft') onChange('authentication', 'oauth2');
  };
  return (
    <>
      {!disabled && (
        <Flex gap={2} wrap="wrap">
          <Typography variant="pi" textColor="neutral600">
            {t('incoming-servers.presets')}
          </Typography>
          {PROVIDER_NAMES.map((provider) => (
            <SmallButton
              key={provider}
              variant={provider === known ? 'secondary' : 'tertiary'}
              onClick={() => fill(provider)}
            >
              {t(`incoming-servers.preset.${provider}`)}
            </SmallButton>
          ))}
        </Flex>
      )}
      {known && (
        <Callout tone={known === 'microsoft' && authentication === 'password' ? 'warning' : 'primary'}>
          <Typography>
            {rich(`incoming-servers.preset-note.${known}`, { protocol: protocolWords(kind).protocol })}
          </Typography>
        </Callout>
      )}
    </>
  );
};

/** Where the mailbox is, how the way there is protected, and who we are to it. */
export const MailboxFields = ({
  kind,
  values,
  password,
  oauthAccount,
}: {
  kind: MailboxKind;
  values: IncomingServerValues;
  password: React.ReactNode;
  /** the stored one */
  oauthAccount: IncomingServerView['oauthAccount'] | undefined;
}) => {
  const { t } = useWords();
  const port = useField<number>('port');
  return (
    <>
      <Presets kind={kind} values={values} />
      <FieldGrid>
        <TextField
          name="host"
          label={t('servers.host')}
          hint={t('servers.host-hint')}
          placeholder={kind === 'imap' ? 'imap.provider.example' : 'pop.provider.example'}
          required
        />
        <NumberField
          name="port"
          label={t('servers.port')}
          hint={t('incoming-servers.port-hint', protocolWords(kind))}
          required
        />
        <SelectField
          name="encryption"
          label={t('servers.encryption')}
          hint={t(`servers.encryption-hint.${values.encryption}`)}
          options={encryption.options.map((value) => ({ value, label: t(`servers.encryption.${value}`) }))}
          onPick={(next) => next && port.onChange('port', portFor(MAILBOX_PORTS[kind], values, next))}
        />
        <SelectField
          name="authentication"
          label={t('servers.authentication')}
          options={(['password', 'oauth2'] as const).map((value) => ({
            value,
            label: t(`servers.authentication.${value}`),
          }))}
        />
        {values.authentication === 'oauth2' ? (
          <>
            <OauthAccountField known={oauthAccount} />
            <TextField name="user" label={t('servers.user')} hint={t('incoming-servers.oauth-user-hint')} />
          </>
        ) : (
          <>
            <TextField name="user" label={t('servers.user')} hint={t('servers.user-hint')} required />
            {password}
          </>
        )}
        {kind === 'imap' && <FolderList />}
      </FieldGrid>
    </>
  );
};
