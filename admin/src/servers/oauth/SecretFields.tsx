import { DatePicker, Field, Typography } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

import { secretEndsIn } from './oauth-values';
import { Callout } from '../../components/Callout';
import { TextField } from '../../components/form/fields';
import { useWords } from '../../words';

/** A day as it stands in the calendar here: `toISOString` would give the day before in the morning of the east. */
const dayOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

/** The client secret, which is never shown again, and the day on which it ends. */
export const SecretFields = ({
  hasSecret,
  canStore,
  required,
}: {
  hasSecret: boolean;
  canStore: boolean;
  required: boolean;
}) => {
  const { t } = useWords();
  const { value, onChange, error } = useField<string | null>('secretExpiresAt');
  const disabled = useForm('SecretFields', (form) => form.disabled);
  return (
    <>
      <TextField
        name="clientSecret"
        type="password"
        autoComplete="new-password"
        label={t('oauth.client-secret')}
        hint={t('oauth.client-secret-hint')}
        placeholder={hasSecret ? t('servers.password-unchanged') : t('servers.password-none')}
        disabled={!canStore}
        required={required && !hasSecret}
      />
      <Field.Root name="secretExpiresAt" hint={t('oauth.secret-expires-hint')} error={error}>
        <Field.Label>{t('oauth.secret-expires')}</Field.Label>
        <DatePicker
          value={value ? new Date(`${value}T00:00:00`) : undefined}
          disabled={disabled}
          clearLabel={t('action.clear')}
          onClear={() => onChange('secretExpiresAt', null)}
          onChange={(date: Date | undefined) => onChange('secretExpiresAt', date ? dayOf(date) : null)}
        />
        <Field.Hint />
        <Field.Error />
      </Field.Root>
    </>
  );
};

/** Says that the stored secret ends soon, or has ended. */
export const SecretReminder = ({ secretExpiresAt }: { secretExpiresAt: string | null }) => {
  const { t } = useWords();
  const days = secretEndsIn(secretExpiresAt, new Date());
  if (days === null) return null;
  return (
    <Callout tone={days < 0 ? 'danger' : 'warning'}>
      <Typography>
        {days < 0 ? t('oauth.secret-ended-words') : t('oauth.secret-ends-words', { days })}
      </Typography>
    </Callout>
  );
};
