import { useChatterEntryTypesQuery } from '../../api/chatter-api';
import { DateTimeField } from '../../components/form/DateTimeField';
import { NumberField, SelectField, SwitchField } from '../../components/form/fields';
import { FieldGrid } from '../../components/form/FormSection';
import { useWords } from '../../words';

import type { IncomingServerKind } from '../../../../server/src/contracts/incoming-servers';

/** Which mail is taken, and what becomes of it. */
export const TreatmentFields = ({ kind }: { kind: IncomingServerKind }) => {
  const { t } = useWords();
  const { data } = useChatterEntryTypesQuery({});
  const types = (data?.contentTypes ?? []).filter((type) => !type.singleType);
  return (
    <>
      <FieldGrid>
        <SelectField
          name="fallbackType"
          label={t('incoming-servers.fallback-type')}
          hint={t('incoming-servers.fallback-type-hint')}
          placeholder={t('incoming-servers.fallback-none')}
          clearable
          clearLabel={t('action.clear')}
          options={types.map((type) => ({ value: type.uid, label: type.displayName }))}
        />
        {kind === 'imap' && (
          <>
            <DateTimeField
              name="since"
              label={t('incoming-servers.since')}
              hint={t('incoming-servers.since-hint')}
            />
            <NumberField
              name="pollMinutes"
              label={t('incoming-servers.poll-minutes')}
              hint={t('incoming-servers.poll-minutes-hint')}
              required
            />
          </>
        )}
      </FieldGrid>
      <SwitchField
        name="keepOriginal"
        label={t('incoming-servers.keep-original')}
        hint={t('incoming-servers.keep-original-hint')}
      />
      <SwitchField
        name="stripAttachments"
        label={t('incoming-servers.strip-attachments')}
        hint={t('incoming-servers.strip-attachments-hint')}
      />
    </>
  );
};
