import * as React from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';
import { Check, Play } from '@strapi/icons';
import { useForm } from '@strapi/strapi/admin';

import { incomingServerSchema } from './incoming-server-values';
import { testWords } from './problem-words';
import { TestResult } from '../TestResult';
import { stepStates } from '../step-states';
import {
  useChatterConfirmIncomingServerMutation,
  useChatterTestIncomingServerMutation,
} from '../../api/incoming-servers-api';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { useWords } from '../../words';
import {
  incomingConnectionStep,
  type IncomingConnectionTestResult,
  type IncomingServerInput,
  type IncomingServerView,
} from '../../../../server/src/contracts/incoming-servers';

interface Outcome {
  /** the settings that were tried */
  settings: string;
  confirmed: boolean;
  result?: IncomingConnectionTestResult;
  error?: unknown;
}

/**
 * Tries the connection. Saved settings are confirmed by it, and the account goes live; what stands in the form only is
 * tried without any effect.
 */
export const MailboxTest = ({
  body,
  server,
}: {
  body: IncomingServerInput;
  server: IncomingServerView | undefined;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const modified = useForm('MailboxTest', (form) => form.modified);
  const [test, testing] = useChatterTestIncomingServerMutation();
  const [confirm, confirming] = useChatterConfirmIncomingServerMutation();
  const [outcome, setOutcome] = React.useState<Outcome | null>(null);

  const schema = incomingServerSchema({ moveToFetched: t('incoming-servers.move-to-fetched') });
  const saved = server !== undefined && !modified;
  // The test needs no name for the account; everything else must be complete.
  const tested: IncomingServerInput = { ...body, name: body.name.trim() || 'test' };
  // A password is gone from the form once it is saved; what it opened has not changed.
  const settings = JSON.stringify({ ...tested, password: undefined });
  const busy = testing.isLoading || confirming.isLoading;

  const run = async (): Promise<void> => {
    setOutcome(null);
    if (saved) {
      const answer = await confirm({ params: { documentId: server.documentId } });
      setOutcome(
        'error' in answer
          ? { settings, confirmed: false, error: answer.error }
          : { settings, confirmed: answer.data.result.ok, result: answer.data.result }
      );
      return;
    }
    const answer = await test({ body: { ...tested, documentId: server?.documentId } });
    setOutcome(
      'error' in answer
        ? { settings, confirmed: false, error: answer.error }
        : { settings, confirmed: false, result: answer.data }
    );
  };

  // A result for other settings would mislead.
  const current = outcome?.settings === settings ? outcome : null;
  const { result } = current ?? {};
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex gap={3} wrap="wrap">
        <Button
          variant="secondary"
          startIcon={saved ? <Check /> : <Play />}
          loading={busy}
          disabled={busy || !schema.safeParse(tested).success}
          onClick={() => void run()}
        >
          {saved ? t('incoming-servers.confirm') : t('servers.test')}
        </Button>
        <Typography variant="pi" textColor="neutral600">
          {saved ? t('incoming-servers.confirm-hint') : t('incoming-servers.test-hint')}
        </Typography>
      </Flex>
      {result && (
        <TestResult
          steps={stepStates(
            incomingConnectionStep.options,
            result,
            body.encryption === 'none' ? ['tls'] : []
          ).map((one) => ({
            ...one,
            label: t(
              one.step === 'folder' && body.kind === 'pop3'
                ? 'incoming-servers.step-mailbox'
                : `servers.step.${one.step}`
            ),
          }))}
          failure={
            result.failure && {
              words: testWords(result.failure.problem, body, t),
              said: result.failure.message,
            }
          }
          success={
            current?.confirmed
              ? {
                  words: t('incoming-servers.confirmed'),
                  hint: t(
                    body.kind === 'pop3'
                      ? 'incoming-servers.confirmed-hint-pop3'
                      : 'incoming-servers.confirmed-hint'
                  ),
                }
              : { words: t('incoming-servers.test-ok'), hint: t('incoming-servers.test-ok-hint') }
          }
        />
      )}
      {current?.error !== undefined && (
        <Callout tone="danger">
          <Typography>{errorWords(current.error)}</Typography>
        </Callout>
      )}
    </Flex>
  );
};
