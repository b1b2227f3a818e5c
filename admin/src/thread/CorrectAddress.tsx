import * as React from 'react';

import { useNotification } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { useChatterCorrectDeliveryMutation } from '../api/outgoing-api';
import { useErrorWords } from '../api/use-error-words';
import { SmallButton } from '../components/SmallButton';
import { SmallInput } from '../components/SmallInput';
import { useWords } from '../words';

import type { ThreadKey } from './thread-key';
import type { Delivery } from '../../../server/src/contracts/thread';

const Box = styled.div`
  display: flex;
  flex: 1 0 100%;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 8px;
  min-width: 0;
  font-size: 1.2rem;
  line-height: 1.5;

  p {
    flex: 1 0 100%;
    color: ${({ theme }) => theme.colors.neutral600};
  }
  p[role='alert'] {
    color: ${({ theme }) => theme.colors.danger700};
    overflow-wrap: anywhere;
  }
`;

/** Another address for somebody whom a mail did not reach; the message is sent there at once. */
export const CorrectAddress = ({
  thread,
  delivery,
  onClose,
}: {
  thread: ThreadKey;
  delivery: Delivery;
  onClose(): void;
}) => {
  const { t, rich } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [correct, { isLoading }] = useChatterCorrectDeliveryMutation();
  const [address, setAddress] = React.useState(delivery.address);
  const [problem, setProblem] = React.useState<string | null>(null);
  const ids = { hint: React.useId(), problem: React.useId() };
  const { outgoingMailId } = delivery;
  const ready = address.trim() !== '' && address.trim() !== delivery.address && !isLoading;

  const submit = async (): Promise<void> => {
    if (!ready || outgoingMailId === null) return;
    setProblem(null);
    const result = await correct({
      params: { ...thread, outgoingMailId },
      body: { address: address.trim() },
    });
    if ('error' in result) return setProblem(errorWords(result.error));
    toggleNotification({
      type: 'success',
      message: t(`delivery.corrected.${result.data.knownBy}`, {
        address: address.trim(),
        name: delivery.name || delivery.address,
      }),
    });
    onClose();
  };
  // Not a form: the chatter stands inside the entry's own.
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void submit();
  };
  return (
    <Box role="group" aria-label={t('delivery.correct')}>
      <SmallInput
        type="email"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={address}
        maxLength={320}
        aria-label={t('delivery.correct-label', { name: delivery.name || delivery.address })}
        aria-describedby={problem === null ? ids.hint : `${ids.problem} ${ids.hint}`}
        aria-invalid={problem !== null}
        onChange={(event) => setAddress(event.target.value)}
        onFocus={(event) => event.target.select()}
        onKeyDown={onKeyDown}
      />
      <SmallButton loading={isLoading} disabled={!ready} onClick={() => void submit()}>
        {t('delivery.correct-send')}
      </SmallButton>
      <SmallButton variant="tertiary" onClick={onClose}>
        {t('action.cancel')}
      </SmallButton>
      {problem !== null && (
        <p id={ids.problem} role="alert">
          {problem}
        </p>
      )}
      <p id={ids.hint}>{rich('delivery.correct-hint', { name: delivery.name || delivery.address })}</p>
    </Box>
  );
};
