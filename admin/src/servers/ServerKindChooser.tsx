import { useField, useForm } from '@strapi/strapi/admin';

import { ChoiceCards } from '../components/form/ChoiceCards';
import { useWords } from '../words';
import { outgoingServerKind, type OutgoingServerKind } from '../../../server/src/contracts/servers';

/** How a server is spoken to, one card each. */
export const ServerKindChooser = () => {
  const { t } = useWords();
  const { value, onChange } = useField<OutgoingServerKind>('kind');
  const disabled = useForm('ServerKindChooser', (form) => form.disabled);
  return (
    <div role="radiogroup" aria-label={t('servers.kind')}>
      <ChoiceCards
        name="kind"
        options={outgoingServerKind.options.map((kind) => ({
          value: kind,
          label: t(`servers.kind.${kind}`),
          hint: t(`servers.kind-hint.${kind}`),
        }))}
        value={value}
        disabled={disabled}
        onChoose={(kind) => onChange('kind', kind)}
      />
    </div>
  );
};
