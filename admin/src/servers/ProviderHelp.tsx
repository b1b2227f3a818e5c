import { Flex, Typography } from '@strapi/design-system';
import { useForm } from '@strapi/strapi/admin';

import { PRESET_NAMES, PRESETS, providerOf, type Preset } from './smtp-providers';
import { Callout } from '../components/Callout';
import { SmallButton } from '../components/SmallButton';
import { useWords } from '../words';

import type { ServerValues } from './server-values';

/** Fills in what a well-known provider wants. */
export const ProviderPresets = ({ values }: { values: ServerValues }) => {
  const { t } = useWords();
  const { onChange, disabled } = useForm('ProviderPresets', (form) => form);
  const known = providerOf(values.kind, values.host);
  const fill = (preset: Preset): void => {
    for (const [field, value] of Object.entries(PRESETS[preset])) onChange(field, value);
  };
  if (disabled) return null;
  return (
    <Flex gap={2} wrap="wrap">
      <Typography variant="pi" textColor="neutral600">
        {t('servers.presets')}
      </Typography>
      {PRESET_NAMES.map((preset) => (
        <SmallButton
          key={preset}
          variant={preset === known ? 'secondary' : 'tertiary'}
          onClick={() => fill(preset)}
        >
          {t(`servers.preset.${preset}`)}
        </SmallButton>
      ))}
    </Flex>
  );
};

/** What the provider of this server wants besides the fields of the form. */
export const ProviderHelp = ({ values }: { values: ServerValues }) => {
  const { t, rich } = useWords();
  const provider = providerOf(values.kind, values.host);
  if (provider === null) return null;
  // Both have ended passwords for mail, or are about to.
  const passwordEnds =
    values.authentication === 'password' && (provider === 'microsoft' || provider === 'gmail');
  return (
    <Callout tone={passwordEnds ? 'warning' : 'primary'}>
      <Typography tag="p">{rich(`servers.help.${provider}`, {})}</Typography>
      {passwordEnds && <Typography tag="p">{t(`servers.help-password.${provider}`)}</Typography>}
    </Callout>
  );
};
