import { Flex } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

import { TextField } from '../components/form/fields';
import { LinkLike } from '../components/LinkLike';
import { useWords } from '../words';

/** The password can be set and forgotten, but never seen again. */
export const PasswordField = ({
  hasPassword,
  canStore,
  label,
}: {
  hasPassword: boolean;
  canStore: boolean;
  /** what it is called, where it is no password */
  label?: string;
}) => {
  const { t } = useWords();
  const { value: forget, onChange } = useField<boolean>('forgetPassword');
  const disabled = useForm('PasswordField', (form) => form.disabled);
  const stored = hasPassword && forget !== true;
  return (
    <Flex direction="column" alignItems="stretch" gap={1}>
      <TextField
        name="password"
        type="password"
        autoComplete="new-password"
        label={label ?? t('servers.password')}
        placeholder={stored ? t('servers.password-unchanged') : t('servers.password-none')}
        hint={forget === true ? t('servers.password-will-go') : undefined}
        disabled={!canStore}
      />
      {hasPassword && !disabled && (
        <Flex>
          <LinkLike onClick={() => onChange('forgetPassword', forget !== true)}>
            {forget === true ? t('servers.password-keep') : t('servers.password-forget')}
          </LinkLike>
        </Flex>
      )}
    </Flex>
  );
};
