import * as React from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';
import { Play } from '@strapi/icons';
import { useForm } from '@strapi/strapi/admin';

import { outgoingServerSchema } from './server-values';
import { stepStates } from './step-states';
import { TestResult } from './TestResult';
import { useChatterTestOutgoingServerMutation } from '../api/servers-api';
import { useErrorWords } from '../api/use-error-words';
import { Callout } from '../components/Callout';
import { SmallButton } from '../components/SmallButton';
import { useSizeWords } from '../components/use-size-words';
import { useWords } from '../words';
import {
  connectionStep,
  type ConnectionStep,
  type OutgoingServerInput,
} from '../../../server/src/contracts/servers';

/** The steps that these settings do without. */
const unusedSteps = (body: OutgoingServerInput): ConnectionStep[] => {
  if ((body.kind ?? 'smtp') !== 'smtp') return ['recipient'];
  return [
    ...(body.encryption === 'none' ? (['tls'] as const) : []),
    ...(body.authentication === 'none' ? (['login'] as const) : []),
  ];
};

/** What the server says that it takes, to be taken over into the form. */
const StatedSize = ({ stated, current }: { stated: number; current: number | null | undefined }) => {
  const { t } = useWords();
  const sizeWords = useSizeWords();
  const onChange = useForm('StatedSize', (form) => form.onChange);
  const size = sizeWords(stated);
  return (
    <Flex gap={3} wrap="wrap">
      <Typography textColor="neutral800">{t('servers.stated-size', { size })}</Typography>
      {stated !== current && (
        <SmallButton variant="secondary" onClick={() => onChange('maxBytes', stated)}>
          {t('servers.use-size')}
        </SmallButton>
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
  const ready = outgoingServerSchema.safeParse(tested).success;
  // Taking over the size that a test has read does not make it a test of other settings.
  const settings = JSON.stringify({ ...tested, maxBytes: null });
  const [testedSettings, setTestedSettings] = React.useState('');
  // A result for other settings would mislead.
  const current = testedSettings === settings && !isLoading;
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
          steps={stepStates(connectionStep.options, data, unusedSteps(body)).map((one) => ({
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
      {current && data?.maxBytes != null && <StatedSize stated={data.maxBytes} current={body.maxBytes} />}
      {current && error && (
        <Callout tone="danger">
          <Typography>{errorWords(error)}</Typography>
        </Callout>
      )}
    </Flex>
  );
};
