import { styled } from 'styled-components';

import { SHOWN, type Show } from './queue-filters';
import { useWords } from '../../words';

import type { QueueOverview } from './use-queue';

const Group = styled.div`
  display: flex;
  padding: 2px;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
`;

const Choice = styled.button`
  display: inline-flex;
  align-items: center;
  gap: 6px;
  height: 2.8rem;
  padding: 0 12px;
  border: 0;
  border-radius: 3px;
  background: none;
  color: ${({ theme }) => theme.colors.neutral600};
  font: inherit;
  font-size: 1.3rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  cursor: pointer;

  &[aria-checked='true'] {
    background: ${({ theme }) => theme.colors.primary100};
    color: ${({ theme }) => theme.colors.primary700};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 1px;
  }
`;

const Count = styled.span<{ $alarm: boolean }>`
  padding: 0 6px;
  border-radius: 9px;
  background: ${({ theme, $alarm }) => ($alarm ? theme.colors.danger600 : theme.colors.neutral200)};
  color: ${({ theme, $alarm }) => ($alarm ? '#ffffff' : theme.colors.neutral700)};
  font-size: 1.1rem;
  line-height: 1.7rem;
`;

/** What waits, what failed, or everything; with how many there are. */
export const ViewSwitch = ({
  show,
  counts,
  onChange,
}: {
  show: Show;
  counts: QueueOverview['counts'] | null;
  onChange(show: Show): void;
}) => {
  const { t } = useWords();
  return (
    <Group role="radiogroup" aria-label={t('outgoing.show')}>
      {SHOWN.map((one) => {
        const count = one === 'all' ? null : (counts?.[one] ?? null);
        return (
          <Choice
            key={one}
            type="button"
            role="radio"
            aria-checked={one === show}
            onClick={() => one !== show && onChange(one)}
          >
            {t(`outgoing.show.${one}`)}
            {count !== null && <Count $alarm={one === 'problems' && count > 0}>{count}</Count>}
          </Choice>
        );
      })}
    </Group>
  );
};
