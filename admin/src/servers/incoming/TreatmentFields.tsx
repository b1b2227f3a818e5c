import { AliasField } from './AliasField';
import { isMailbox } from './incoming-server-values';
import { useChatterEntryTypesQuery } from '../../api/entries-api';
import { DateTimeField } from '../../components/form/DateTimeField';
import { NumberField, SelectField, SwitchField, TextField } from '../../components/form/fields';
import { FieldGrid } from '../../components/form/FormSection';
import { useWords } from '../../words';

import type {
  IncomingServerKind,
  IncomingServerView,
} from '../../../../server/src/contracts/incoming-servers';

/** Which mail is taken, and what becomes of it. */
export const TreatmentFields = ({
  kind,
  server,
}: {
  kind: IncomingServerKind;
  server: IncomingServerView | undefined;
}) => {
  const { t } = useWords();
  const { data } = useChatterEntryTypesQuery({});
  const types = (data?.contentTypes ?? []).filter((type) => !type.singleType);
  const pop3 = kind === 'pop3';
  return (
    <>
      <FieldGrid>
        <AliasField present={server?.alias ?? null} />
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
          <TextField
            name="moveTo"
            label={t('incoming-servers.move-to')}
            hint={t('incoming-servers.move-to-hint')}
            placeholder="Chatter"
          />
        )}
        {isMailbox(kind) && (
          <>
            <DateTimeField
              name="since"
              label={t('incoming-servers.since')}
              hint={t(pop3 ? 'incoming-servers.since-hint-pop3' : 'incoming-servers.since-hint')}
            />
            <NumberField
              name="pollMinutes"
              label={t('incoming-servers.poll-minutes')}
              hint={t(
                pop3 ? 'incoming-servers.poll-minutes-hint-pop3' : 'incoming-servers.poll-minutes-hint'
              )}
              required
            />
          </>
        )}
      </FieldGrid>
      {pop3 && (
        <SwitchField
          name="keepCopy"
          label={t('incoming-servers.keep-copy')}
          hint={t('incoming-servers.keep-copy-hint')}
        />
      )}
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
