import { Clock, Mail } from '@strapi/icons';
import { styled } from 'styled-components';

import { summarise } from './delivery-outcome';
import { Pill } from '../components/Pill';
import { useWords } from '../words';

import type { Delivery } from '../../../server/src/contracts/thread';

const Trigger = styled.button`
  display: inline-flex;
  align-items: center;
  padding: 2px;
  border: 0;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: none;
  cursor: pointer;

  &:hover > svg path {
    fill: ${({ theme }) => theme.colors.primary600};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 1px;
  }
`;

/** How the mails of a message went: an envelope when all is well, words when it is not. A press opens the list. */
export const DeliveryBadge = ({
  deliveries,
  open,
  onToggle,
}: {
  deliveries: Delivery[];
  open: boolean;
  onToggle(): void;
}) => {
  const { t } = useWords();
  const { total, failed, unsure, underway, ignored } = summarise(deliveries);
  if (deliveries.length === 0) return null;

  const words = ((): string => {
    if (failed > 0) return t('delivery.failed', { failed, total });
    if (unsure > 0) return t('delivery.unsure', { unsure, total });
    if (underway > 0) return t('delivery.underway', { underway, total });
    if (ignored > 0) return t('delivery.ignored', { ignored, total });
    return total > 0 ? t('delivery.sent', { total }) : t('delivery.inbox-only', { count: deliveries.length });
  })();

  const badge =
    failed > 0 ? (
      <Pill tone="danger" icon={<Mail aria-hidden />}>
        {words}
      </Pill>
    ) : unsure > 0 ? (
      <Pill tone="warning" icon={<Mail aria-hidden />}>
        {words}
      </Pill>
    ) : underway === 0 && ignored > 0 ? (
      <Pill icon={<Mail aria-hidden />}>{words}</Pill>
    ) : underway > 0 ? (
      <Clock width="1.3rem" height="1.3rem" fill="neutral500" aria-hidden />
    ) : (
      <Mail width="1.3rem" height="1.3rem" fill="neutral500" aria-hidden />
    );

  return (
    <Trigger type="button" aria-expanded={open} aria-label={words} title={words} onClick={onToggle}>
      {badge}
    </Trigger>
  );
};
