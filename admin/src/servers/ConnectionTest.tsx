import * as React from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle, Minus, Play } from '@strapi/icons';
import { styled } from 'styled-components';

import { stepStates, type StepState } from './step-states';
import { useChatterTestOutgoingServerMutation } from '../api/chatter-api';
import { useErrorWords } from '../api/use-error-words';
import { Callout } from '../components/Callout';
import { useWords } from '../words';
import {
  outgoingServerInput,
  type ConnectionStep,
  type ConnectionTestResult,
  type OutgoingServerInput,
} from '../../../server/src/contracts/servers';

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

const Result = ({ result, unused }: { result: ConnectionTestResult; unused: ConnectionStep[] }) => {
  const { t } = useWords();
  return (
    <Flex direction="column" alignItems="stretch" gap={3} role="status">
      <Steps>
        {stepStates(result, unused).map(({ step, state }) => (
          <li key={step} data-state={state}>
            <StepIcon state={state} />
            {t(`servers.step.${step}`)}
            <span hidden>{t(`servers.step-state.${state}`)}</span>
          </li>
        ))}
      </Steps>
      {result.failure ? (
        <Callout tone="danger">
          <Typography tag="p">{t(`servers.test.${result.failure.problem}`)}</Typography>
          {result.failure.message !== '' && <Said title={t('servers.said')}>{result.failure.message}</Said>}
        </Callout>
      ) : (
        <Callout tone="success">
          <Typography tag="p">{t('servers.test.ok')}</Typography>
          <Typography tag="p" variant="pi" textColor="neutral600">
            {t('servers.test.proves-little')}
          </Typography>
        </Callout>
      )}
    </Flex>
  );
};

/** Tries the settings as they stand in the form, saved or not. */
export const ConnectionTest = ({
  body,
  documentId,
}: {
  body: OutgoingServerInput;
  documentId: string | undefined;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const [test, { data, error, isLoading }] = useChatterTestOutgoingServerMutation();
  // The test needs no name for the server; everything else must be complete.
  const tested: OutgoingServerInput = { ...body, name: body.name.trim() || 'test' };
  const ready = outgoingServerInput.safeParse(tested).success;
  const settings = JSON.stringify(tested);
  const [testedSettings, setTestedSettings] = React.useState('');
  // A result for other settings would mislead.
  const current = testedSettings === settings && !isLoading;
  const unused: ConnectionStep[] = [
    ...(body.encryption === 'none' ? (['tls'] as const) : []),
    ...(body.authentication === 'none' ? (['login'] as const) : []),
  ];
  const run = (): void => {
    setTestedSettings(settings);
    void test({ body: { ...tested, documentId } });
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex gap={3} wrap="wrap">
        <Button
          variant="secondary"
          startIcon={<Play />}
          loading={isLoading}
          disabled={!ready || isLoading}
          onClick={run}
        >
          {t('servers.test')}
        </Button>
        <Typography variant="pi" textColor="neutral600">
          {t('servers.test-hint')}
        </Typography>
      </Flex>
      {current && data && <Result result={data} unused={unused} />}
      {current && error && (
        <Callout tone="danger">
          <Typography>{errorWords(error)}</Typography>
        </Callout>
      )}
    </Flex>
  );
};
