import * as React from 'react';

import { Flex } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { LinkLike } from '../../components/LinkLike';
import { ContactSearch } from '../../followers/ContactSearch';
import { addressProblem, type Choice, type Recipient } from '../../followers/recipient-choice';
import { useWords } from '../../words';

import type { RecipientFollower } from '../../../../server/src/contracts/thread';

/** "Add somebody": a link that turns into a field for a name or an address. */
export const AddRecipient = ({
  known,
  onAdd,
}: {
  known: { followers: RecipientFollower[]; choices: Choice[]; added: Recipient[] };
  onAdd(recipient: Recipient): void;
}) => {
  const { t } = useWords();
  const [open, setOpen] = React.useState(false);
  const close = (): void => setOpen(false);

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
      <ContactSearch
        autoFocus
        floating
        label={t('goes-to.add-label')}
        placeholder={t('goes-to.add-placeholder')}
        taken={(person) => {
          const problem = addressProblem(person, known);
          return problem === null ? null : t(`goes-to.problem.${problem}`);
        }}
        onPick={(person) => {
          onAdd(person);
          close();
        }}
        onCancel={close}
      />
      <LinkLike onClick={close}>{t('action.cancel')}</LinkLike>
    </Flex>
  );
};
