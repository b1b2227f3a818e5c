import * as React from 'react';

import { Button, Field, Flex, TextInput, Typography } from '@strapi/design-system';
import { PaperPlane } from '@strapi/icons';

import { TestMailList } from './TestMailList';
import { useTestMails } from './use-test-mails';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { useWords } from '../../words';
import type { OutgoingServerView } from '../../../../server/src/contracts/servers';

/** Sends a test mail through one saved server and follows it until it is back. Switched off it sends none. */
export const TestMailButton = ({ server }: { server: Pick<OutgoingServerView, 'documentId' | 'active'> }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const [to, setTo] = React.useState('');
  const round = useTestMails();
  if (!server.active)
    return <Typography textColor="neutral600">{t('deliverability.test.switched-off')}</Typography>;
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex gap={3} wrap="wrap" alignItems="flex-end">
        <Field.Root name="test-mail-to" hint={t('deliverability.test.to-hint')}>
          <Field.Label>{t('deliverability.test.to')}</Field.Label>
          <TextInput
            value={to}
            placeholder="catchall@shop.example"
            onChange={(event: React.ChangeEvent<HTMLInputElement>) => setTo(event.target.value)}
          />
          <Field.Hint />
        </Field.Root>
      </Flex>
      <div>
        <Button
          variant="secondary"
          startIcon={<PaperPlane />}
          loading={round.sending}
          onClick={() => round.send({ server: server.documentId, to: to.trim() === '' ? [] : [to.trim()] })}
        >
          {t('deliverability.test.send-one')}
        </Button>
      </div>
      {Boolean(round.error) && (
        <Callout tone="danger">
          <Typography>{errorWords(round.error)}</Typography>
        </Callout>
      )}
      {round.testMails.length > 0 && <TestMailList testMails={round.testMails} />}
    </Flex>
  );
};
