import { styled } from 'styled-components';

import { ruleWords } from './rule-words';
import { sawWords, type Names } from './saw-words';
import { tint } from '../components/tint';
import { useWords } from '../words';

import type { TraceStep } from '../../../server/src/contracts/incoming';

const Rules = styled.ol`
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: 1.3rem;
  line-height: 1.45;
  container-type: inline-size;
`;

const Rule = styled.li`
  display: grid;
  grid-template-columns: 2rem clamp(11rem, 26%, 19rem) minmax(0, 1fr);
  gap: 2px 10px;
  padding: 7px 20px;
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};

  > span {
    color: ${({ theme }) => theme.colors.neutral500};
  }
  strong {
    font-weight: ${({ theme }) => theme.fontWeights.semiBold};
    overflow-wrap: anywhere;
  }
  p {
    color: ${({ theme }) => theme.colors.neutral600};
    overflow-wrap: anywhere;
  }
  &[data-decided] {
    ${({ theme }) => tint(theme, 'warning')}
    border-bottom-color: transparent;
  }
  &[data-decided] > span,
  &[data-decided] strong,
  &[data-decided] p {
    color: ${({ theme }) => theme.colors.neutral800};
  }
  &[data-decided] strong {
    font-weight: ${({ theme }) => theme.fontWeights.bold};
  }
  @container (max-width: 460px) {
    grid-template-columns: 2rem minmax(0, 1fr);

    p {
      grid-column: 2;
    }
  }
`;

/** Every rule of the routing in order, with what it saw; the one that decided stands out. */
export const Trace = ({ trace, names }: { trace: TraceStep[]; names: Names }) => {
  const { t } = useWords();
  // A brake, and a person later on, may put their answer in the place of an earlier one.
  const last = trace.map(({ outcome }) => outcome).lastIndexOf('answered');
  return (
    <Rules>
      {trace.map((step, index) => {
        const answered = step.outcome === 'answered';
        const words = t(
          index === last
            ? 'incoming.rule-answered'
            : answered
              ? 'incoming.rule-overruled'
              : 'incoming.rule-passed'
        );
        return (
          <Rule key={`${index} ${step.rule}`} data-decided={index === last || undefined}>
            <span role="img" aria-label={words} title={words}>
              {answered ? '✓' : '–'}
            </span>
            <strong>{ruleWords(step.rule, t)}</strong>
            <p>{sawWords(step.saw, names)}</p>
          </Rule>
        );
      })}
    </Rules>
  );
};
