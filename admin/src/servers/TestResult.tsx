import { Flex, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle, Minus } from '@strapi/icons';
import { styled } from 'styled-components';

import { Callout } from '../components/Callout';
import { useWords } from '../words';

import type { StepState } from './step-states';

const Steps = styled.ol`
  display: flex;
  flex-wrap: wrap;
  gap: 6px 20px;

  li {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: ${({ theme }) => theme.colors.neutral800};
    font-size: 1.3rem;
  }
  li[data-state='open'] {
    color: ${({ theme }) => theme.colors.neutral500};
  }
  svg {
    width: 1.4rem;
    height: 1.4rem;
  }
`;

const Said = styled.code`
  display: block;
  margin-top: 6px;
  color: ${({ theme }) => theme.colors.neutral700};
  font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace;
  font-size: 1.2rem;
  line-height: 1.5;
  overflow-wrap: anywhere;
  white-space: pre-wrap;
`;

const StepIcon = ({ state }: { state: StepState }) => {
  if (state === 'passed') return <CheckCircle fill="success600" aria-hidden />;
  if (state === 'failed') return <CrossCircle fill="danger600" aria-hidden />;
  return <Minus fill="neutral400" aria-hidden />;
};

/** The steps of a connection test, and what to do about the one that failed. */
export const TestResult = ({
  steps,
  failure,
  success,
}: {
  steps: { step: string; label: string; state: StepState }[];
  /** `said` is what the server or the network said, word for word */
  failure: { words: string; said: string } | null;
  success: { words: string; hint: string };
}) => {
  const { t } = useWords();
  return (
    <Flex direction="column" alignItems="stretch" gap={3} role="status">
      <Steps>
        {steps.map(({ step, label, state }) => (
          <li key={step} data-state={state}>
            <StepIcon state={state} />
            {label}
            <span hidden>{t(`servers.step-state.${state}`)}</span>
          </li>
        ))}
      </Steps>
      {failure ? (
        <Callout tone="danger">
          <Typography tag="p">{failure.words}</Typography>
          {failure.said !== '' && <Said title={t('servers.said')}>{failure.said}</Said>}
        </Callout>
      ) : (
        <Callout tone="success">
          <Typography tag="p">{success.words}</Typography>
          <Typography tag="p" variant="pi" textColor="neutral600">
            {success.hint}
          </Typography>
        </Callout>
      )}
    </Flex>
  );
};
