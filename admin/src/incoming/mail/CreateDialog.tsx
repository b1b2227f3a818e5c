import * as React from 'react';

import { TypeChoice } from './TypeChoice';
import { useChatterEntryTypesQuery } from '../../api/entries-api';
import { useChatterCreateFromIncomingMailMutation } from '../../api/incoming-api';
import { ActDialog } from '../../components/ActDialog';
import { useAct } from '../../components/use-act';
import { useWords } from '../../words';

import type { IncomingMailDetail } from '../../../../server/src/contracts/incoming';

/** Makes an entry of a mail that fits nowhere. */
export const CreateDialog = ({ mail, onClose }: { mail: IncomingMailDetail; onClose(): void }) => {
  const { t } = useWords();
  const { data } = useChatterEntryTypesQuery({});
  const [create] = useChatterCreateFromIncomingMailMutation();
  // A single type has its one entry already.
  const types = (data?.contentTypes ?? []).filter((type) => !type.singleType);
  const [chosen, setChosen] = React.useState<string | null>(null);
  const [error, setError] = React.useState<string | null>(null);
  const { busy, run } = useAct(setError);
  const uid = chosen ?? (types.length === 1 ? types[0]?.uid : null) ?? null;

  const submit = async (): Promise<void> => {
    if (uid === null) return;
    if (await run(() => create({ params: { id: mail.id }, body: { uid } }), t('incoming.created'))) onClose();
  };
  return (
    <ActDialog
      title={t('incoming.create.title')}
      hint={t('incoming.create.hint')}
      confirm={t('incoming.create.confirm')}
      error={error}
      ready={uid !== null}
      busy={busy}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <TypeChoice types={types} value={uid} onChange={setChosen} />
    </ActDialog>
  );
};
