import * as React from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';
import { Play } from '@strapi/icons';

import { TestResult } from './TestResult';
import { stepStates } from './step-states';
import { useChatterTestOutgoingServerMutation } from '../api/chatter-api';
import { useErrorWords } from '../api/use-error-words';
import { Callout } from '../components/Callout';
import { useWords } from '../words';
import {
  connectionStep,
  outgoingServerInput,
  type ConnectionStep,
  type OutgoingServerInput,
} from '../../../server/src/contracts/servers';

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
      {current && data && (
        <TestResult
          steps={stepStates(connectionStep.options, data, unused).map((one) => ({
            ...one,
            label: t(`servers.step.${one.step}`),
          }))}
          failure={
            data.failure && {
              words: t(`servers.test.${data.failure.problem}`),
              said: data.failure.message,
            }
          }
          success={{ words: t('servers.test.ok'), hint: t('servers.test.proves-little') }}
        />
      )}
      {current && error && (
        <Callout tone="danger">
          <Typography>{errorWords(error)}</Typography>
        </Callout>
      )}
    </Flex>
  );
};
