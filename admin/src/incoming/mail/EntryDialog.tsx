import * as React from 'react';

import { Flex, Typography } from '@strapi/design-system';

import { SuggestionList } from './SuggestionList';
import { TypeChoice } from './TypeChoice';
import { useChatterEntryTypesQuery } from '../../api/entries-api';
import {
  useChatterAttachIncomingMailMutation,
  useChatterMoveIncomingMailMutation,
} from '../../api/incoming-api';
import { ActDialog } from '../../components/ActDialog';
import { EntryPicker } from '../../components/EntryPicker';
import { useAct } from '../../components/use-act';
import { useWords } from '../../words';

import type { IncomingMailDetail } from '../../../../server/src/contracts/incoming';

/** Which entry a mail is posted on; with `messageId` which one its message moves to. */
export const EntryDialog = ({
  mail,
  messageId,
  onClose,
}: {
  mail: IncomingMailDetail;
  messageId: number | null;
  onClose(): void;
}) => {
  const { t } = useWords();
  const { data } = useChatterEntryTypesQuery({});
  const [attach] = useChatterAttachIncomingMailMutation();
  const [move] = useChatterMoveIncomingMailMutation();
  const types = data?.contentTypes ?? [];
  const likely = (mail.suggestions[0] ?? mail.targets[0])?.uid ?? (types.length === 1 ? types[0]?.uid : null);
  const [chosenType, setChosenType] = React.useState<string | null>(null);
  const [documentId, setDocumentId] = React.useState<string | null>(null);
  const [error, setError] = React.useState<string | null>(null);
  const { busy, run } = useAct(setError);
  const uid = chosenType ?? likely ?? null;
  const moves = messageId !== null;

  const post = async (entry: { uid: string; documentId: string }): Promise<void> => {
    const params = { id: mail.id };
    const worked = await run(
      () => (moves ? move({ params, body: { ...entry, messageId } }) : attach({ params, body: entry })),
      t(moves ? 'incoming.moved' : 'incoming.attached')
    );
    if (worked) onClose();
  };
  const suggestions = mail.suggestions.filter(
    (one) => !mail.posts.some((post) => post.documentId === one.documentId)
  );
  return (
    <ActDialog
      title={t(moves ? 'incoming.move.title' : 'incoming.attach.title')}
      hint={t(moves ? 'incoming.move.hint' : 'incoming.attach.hint')}
      confirm={t(moves ? 'incoming.move.confirm' : 'incoming.attach.confirm')}
      error={error}
      ready={uid !== null && documentId !== null}
      busy={busy}
      onConfirm={() => uid !== null && documentId !== null && void post({ uid, documentId })}
      onClose={onClose}
    >
      {suggestions.length > 0 && (
        <Flex direction="column" alignItems="stretch" gap={2}>
          <Typography variant="pi" fontWeight="bold">
            {t('incoming.suggestions')}
          </Typography>
          <SuggestionList
            suggestions={suggestions}
            actLabel={t(moves ? 'incoming.move.confirm' : 'incoming.attach.confirm')}
            busy={busy}
            onPick={({ uid: type, documentId: entry }) => void post({ uid: type, documentId: entry })}
          />
        </Flex>
      )}
      <TypeChoice
        types={types}
        value={uid}
        onChange={(next) => {
          setChosenType(next);
          setDocumentId(null);
        }}
      />
      {uid !== null && (
        <EntryPicker
          // Another type has other entries: what was typed before means nothing there.
          key={uid}
          uid={uid}
          label={t('incoming.act.entry')}
          value={documentId}
          onChange={setDocumentId}
        />
      )}
    </ActDialog>
  );
};
