import * as React from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { styled } from 'styled-components';

import { AddRecipient } from './AddRecipient';
import { AddedChip, FollowerChip, SuggestionChip } from './RecipientChip';
import { sameAddress, type Choice, type Recipient } from '../../followers/recipient-choice';
import { useWords } from '../../words';

import type { RecipientFollower } from '../../../../server/src/contracts/thread';

const Row = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px;
  min-width: 0;
`;

const Heading = styled.span`
  flex: none;
  margin-right: 2px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.1rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  letter-spacing: 0.5px;
  text-transform: uppercase;
`;

const titleOf = (name: string, address: string): string => (name ? `${name} <${address}>` : address);

const useFollowerChip = () => {
  const { t } = useWords();
  return (follower: RecipientFollower): React.ReactNode => (
    <FollowerChip
      key={follower.contactId}
      name={follower.name || follower.address}
      title={`${titleOf(follower.name, follower.address)} · ${t(`channel.${follower.channel}`)}`}
      role={follower.channel === 'inbox' ? t('role.inbox') : t('role.follower')}
      channel={follower.channel}
    />
  );
};

/** Who gets a message, said before it is sent. */
export const MessageGoesTo = ({
  followers,
  choices,
  added,
  onToggle,
  onAdd,
  onRemove,
}: {
  followers: RecipientFollower[];
  choices: Choice[];
  added: Recipient[];
  onToggle(choice: Choice): void;
  onAdd(recipient: Recipient): void;
  onRemove(recipient: Recipient): void;
}) => {
  const { t } = useWords();
  const followerChip = useFollowerChip();
  const nobody = followers.length === 0 && added.length === 0 && !choices.some((choice) => choice.chosen);
  return (
    <Flex direction="column" alignItems="stretch" gap={2} flex="1 1 32rem" minWidth={0}>
      <Row role="group" aria-label={t('goes-to.title')}>
        <Heading>{t('goes-to.title')}</Heading>
        {followers.map(followerChip)}
        {choices.map((choice) => (
          <SuggestionChip
            key={choice.address}
            name={choice.name || choice.address}
            title={titleOf(choice.name, choice.address)}
            role={t(`role.${choice.role}`)}
            chosen={choice.chosen}
            onToggle={() => onToggle(choice)}
          />
        ))}
        {added.map((recipient) => (
          <AddedChip
            key={recipient.address}
            name={recipient.name || recipient.address}
            title={titleOf(recipient.name, recipient.address)}
            removeLabel={t('goes-to.remove', { name: recipient.name || recipient.address })}
            onRemove={() => onRemove(recipient)}
          />
        ))}
        <AddRecipient known={{ followers, choices, added }} onAdd={onAdd} />
      </Row>
      {nobody && (
        <Flex gap={2} role="status">
          <WarningCircle
            fill="warning600"
            width="1.4rem"
            height="1.4rem"
            style={{ flex: 'none' }}
            aria-hidden
          />
          <Typography variant="pi" textColor="warning700">
            {choices.length > 0 ? t('goes-to.nobody-ticked') : t('goes-to.nobody')}
          </Typography>
        </Flex>
      )}
    </Flex>
  );
};

/** Who hears of a note: only followers among the colleagues. */
export const NoteGoesTo = ({ followers }: { followers: RecipientFollower[] }) => {
  const { t } = useWords();
  const followerChip = useFollowerChip();
  const hearing = followers.filter((follower) => follower.notes);
  return (
    <Row role="group" aria-label={t('goes-to.note-title')}>
      <Heading>{t('goes-to.note-title')}</Heading>
      {hearing.length > 0 ? (
        hearing.map(followerChip)
      ) : (
        <Typography variant="pi" textColor="neutral700">
          {t('goes-to.note-nobody')}
        </Typography>
      )}
    </Row>
  );
};

/** Adds or removes an address from a list, once each. */
export const withRecipient = (list: Recipient[], recipient: Recipient): Recipient[] => [
  ...list.filter((one) => !sameAddress(one.address, recipient.address)),
  recipient,
];
export const withoutRecipient = (list: Recipient[], recipient: Recipient): Recipient[] =>
  list.filter((one) => !sameAddress(one.address, recipient.address));
