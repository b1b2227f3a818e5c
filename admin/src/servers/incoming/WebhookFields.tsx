import * as React from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

import { CopyLine } from '../../components/CopyLine';
import { generateSecret, isLocalAddress, SECRET_PLACE, webhookAddress } from './webhook-address';
import { Callout } from '../../components/Callout';
import { TextField } from '../../components/form/fields';
import { LinkLike } from '../../components/LinkLike';
import { useWords } from '../../words';

import type { IncomingServerValues } from './incoming-server-values';
import type { IncomingServerView, WebhookKind } from '../../../../server/src/contracts/incoming-servers';

/** Secrets that the administrator chooses, as opposed to those that the provider gives. */
const CHOSEN: readonly WebhookKind[] = ['sendgrid', 'postmark', 'mailjet', 'cloudflare'];

/** What the provider's calls are checked with. It is written once and never shown again. */
const SecretField = ({
  kind,
  hasSecret,
  canStore,
}: {
  kind: WebhookKind;
  hasSecret: boolean;
  canStore: boolean;
}) => {
  const { t } = useWords();
  const { value, onChange } = useField<string>('password');
  const disabled = useForm('SecretField', (form) => form.disabled);
  const [generated, setGenerated] = React.useState('');
  const shown = generated !== '' && value === generated;
  const generate = (): void => {
    const secret = generateSecret();
    setGenerated(secret);
    onChange('password', secret);
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={1} maxWidth="64rem">
      <TextField
        name="password"
        // An ARN is no secret, and a mistake in it is hard to find behind dots.
        type={kind === 'ses' ? 'text' : 'password'}
        autoComplete="new-password"
        label={t(`incoming-servers.secret.${kind}`)}
        hint={t(`incoming-servers.secret-hint.${kind}`)}
        placeholder={hasSecret ? t('incoming-servers.secret-unchanged') : t('incoming-servers.secret-none')}
        disabled={!canStore}
        required={!hasSecret}
      />
      {CHOSEN.includes(kind) && canStore && !disabled && (
        <Flex>
          <LinkLike onClick={generate}>{t('incoming-servers.secret-generate')}</LinkLike>
        </Flex>
      )}
      {shown && (
        <Callout tone="primary">
          <Typography tag="p" paddingBottom={2}>
            {t('incoming-servers.secret-generated')}
          </Typography>
          <CopyLine label={t('incoming-servers.secret')} text={generated} />
        </Callout>
      )}
    </Flex>
  );
};

/** What is to be entered at the provider, and what the provider gives. */
export const WebhookFields = ({
  kind,
  values,
  server,
  canStore,
}: {
  kind: WebhookKind;
  values: IncomingServerValues;
  server: IncomingServerView | undefined;
  canStore: boolean;
}) => {
  const { t, rich } = useWords();
  const provider = t(`incoming-servers.kind.${kind}`);
  const address = server?.webhookPath ? webhookAddress(kind, server.webhookPath, values.password) : null;
  return (
    <>
      <Typography textColor="neutral700">
        {rich(`incoming-servers.setup.${kind}`, { secret: <code>{SECRET_PLACE}</code> })}
      </Typography>
      {address === null ? (
        <Callout tone="primary">
          <Typography>{t('incoming-servers.webhook-after-save')}</Typography>
        </Callout>
      ) : (
        <CopyLine label={t('incoming-servers.webhook-address', { provider })} text={address} />
      )}
      {address !== null && isLocalAddress(address) && (
        <Callout tone="warning">
          <Typography>{t('incoming-servers.webhook-local')}</Typography>
        </Callout>
      )}
      <SecretField kind={kind} hasSecret={server?.hasPassword ?? false} canStore={canStore} />
    </>
  );
};
