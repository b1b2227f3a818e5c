import { useChatterAliasesQuery } from '../../api/addressing-api';
import { SelectField } from '../../components/form/fields';
import { useWords } from '../../words';

import type { IncomingServerView } from '../../../../server/src/contracts/incoming-servers';

/** The one alias that a way in is for, if it is for one. Who may not read aliases still sees the present one. */
export const AliasField = ({ present }: { present: IncomingServerView['alias'] }) => {
  const { t } = useWords();
  const { data } = useChatterAliasesQuery({});
  const aliases = (data?.aliases ?? []).flatMap(({ documentId, address }) =>
    address ? [{ value: documentId, label: address }] : []
  );
  const missing =
    present && !aliases.some(({ value }) => value === present.documentId)
      ? [{ value: present.documentId, label: present.address || t('incoming-servers.alias-gone') }]
      : [];
  return (
    <SelectField
      name="alias"
      label={t('incoming-servers.alias')}
      hint={t('incoming-servers.alias-hint')}
      placeholder={t('incoming-servers.alias-none')}
      clearable
      clearLabel={t('action.clear')}
      options={[...missing, ...aliases]}
    />
  );
};
