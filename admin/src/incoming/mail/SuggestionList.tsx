import { styled } from 'styled-components';

import { SmallButton } from '../../components/SmallButton';
import { useWords } from '../../words';

import type { Suggestion } from '../../../../server/src/contracts/incoming';

const Rows = styled.ul`
  border: 1px solid ${({ theme }) => theme.colors.neutral150};
  border-radius: ${({ theme }) => theme.borderRadius};

  li {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 6px 8px 6px 12px;
    font-size: 1.3rem;
    line-height: 1.45;
  }
  li + li {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
  div {
    flex: 1;
    min-width: 0;
    color: ${({ theme }) => theme.colors.neutral600};
    overflow-wrap: anywhere;
  }
  strong {
    color: ${({ theme }) => theme.colors.neutral800};
    font-weight: ${({ theme }) => theme.fontWeights.bold};
  }
`;

/** Entries where a mail may belong, each with why; without `onPick` only to read. */
export const SuggestionList = ({
  suggestions,
  actLabel,
  busy,
  onPick,
}: {
  suggestions: Suggestion[];
  actLabel: string;
  busy: boolean;
  onPick?(suggestion: Suggestion): void;
}) => {
  const { t } = useWords();
  return (
    <Rows>
      {suggestions.map((one) => (
        <li key={`${one.uid} ${one.documentId}`}>
          <div>
            {one.typeName} <strong>{one.title}</strong> · {t(`incoming.suggestion.${one.why}`)}
          </div>
          {onPick && (
            <SmallButton
              variant="secondary"
              disabled={busy}
              aria-label={`${actLabel}: ${one.typeName} ${one.title}`}
              onClick={() => onPick(one)}
            >
              {actLabel}
            </SmallButton>
          )}
        </li>
      ))}
    </Rows>
  );
};
