import * as React from 'react';

import { Switch } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';

import { useErrorWords } from '../api/use-error-words';
import { useWords } from '../words';

/** Switches a server on and off from its row, which itself opens the form. */
export const ActiveSwitch = ({
  name,
  active,
  disabled,
  onChange,
}: {
  name: string;
  active: boolean;
  disabled: boolean;
  onChange(active: boolean): PromiseLike<{ data: unknown } | { error: unknown }>;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [saving, setSaving] = React.useState(false);
  const set = async (next: boolean): Promise<void> => {
    setSaving(true);
    const result = await onChange(next);
    setSaving(false);
    if ('error' in result) toggleNotification({ type: 'danger', message: errorWords(result.error) });
  };
  return (
    <div onClick={(event: React.MouseEvent) => event.stopPropagation()} style={{ width: 'fit-content' }}>
      <Switch
        checked={active}
        disabled={disabled || saving}
        aria-label={t('servers.active-of', { name })}
        visibleLabels
        onLabel={t('servers.on')}
        offLabel={t('servers.off')}
        onCheckedChange={(next) => void set(next)}
      />
    </div>
  );
};
