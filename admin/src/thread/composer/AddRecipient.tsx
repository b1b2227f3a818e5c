import * as React from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { checkNewRecipient, type AddressProblem, type Choice, type Recipient } from './recipient-choice';
import { LinkLike } from '../../components/LinkLike';
import { SmallInput } from '../../components/SmallInput';
import { SmallButton } from '../../components/SmallButton';
import { useWords } from '../../words';

import type { RecipientFollower } from '../../../../server/src/contracts/thread';

/** "Add somebody": a link that turns into a field for one address. */
export const AddRecipient = ({
  known,
  onAdd,
}: {
  known: { followers: RecipientFollower[]; choices: Choice[]; added: Recipient[] };
  onAdd(recipient: Recipient): void;
}) => {
  const { t } = useWords();
  const [open, setOpen] = React.useState(false);
  const [text, setText] = React.useState('');
  const [problem, setProblem] = React.useState<AddressProblem | null>(null);
  const problemId = React.useId();

  const close = (): void => {
    setOpen(false);
    setText('');
    setProblem(null);
  };
  const add = (): void => {
    const checked = checkNewRecipient(text, known);
    if ('problem' in checked) {
      setProblem(checked.problem);
      return;
    }
    onAdd(checked.recipient);
    close();
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      add();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close();
    }
  };

  if (!open) {
    return (
      <LinkLike onClick={() => setOpen(true)}>
        <Flex tag="span" gap={1}>
          <Plus width="0.9rem" height="0.9rem" aria-hidden />
          {t('goes-to.add')}
        </Flex>
      </LinkLike>
    );
  }
  return (
    <Flex gap={2} wrap="wrap" flex="1 1 24rem" maxWidth="44rem">
      <SmallInput
        autoFocus
        type="text"
        inputMode="email"
        autoComplete="off"
        value={text}
        placeholder={t('goes-to.add-placeholder')}
        aria-label={t('goes-to.add-label')}
        aria-invalid={problem !== null}
        aria-describedby={problem ? problemId : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => text.trim() === '' && close()}
      />
      <SmallButton variant="secondary" onClick={add} disabled={text.trim() === ''}>
        {t('goes-to.add-button')}
      </SmallButton>
      <LinkLike onClick={close}>{t('action.cancel')}</LinkLike>
      {problem && (
        <Typography id={problemId} variant="pi" textColor="danger600" role="alert">
          {t(`goes-to.problem.${problem}`)}
        </Typography>
      )}
    </Flex>
  );
};
