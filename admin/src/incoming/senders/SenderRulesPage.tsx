import type * as React from 'react';

import { Box, Flex, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';

import { SenderRuleForm } from './SenderRuleForm';
import { useChatterDeleteSenderRuleMutation, useChatterSenderRulesQuery } from '../../api/incoming-api';
import { useErrorWords } from '../../api/use-error-words';
import { DeleteButton } from '../../components/DeleteButton';
import { Pill } from '../../components/Pill';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';

import type { SenderRuleView } from '../../../../server/src/contracts/incoming';

const Heading = ({ children }: { children: React.ReactNode }) => (
  <Th>
    <Typography variant="sigma" textColor="neutral600">
      {children}
    </Typography>
  </Th>
);

/** Whose mail is ignored, and whom the brakes let pass. */
export const SenderRulesPage = () => {
  const { t } = useWords();
  const { formatDate } = useIntl();
  const errorWords = useErrorWords();
  const mayWrite = useMayWrite(PERMISSIONS.writeIncomingMails);
  const { data, error } = useChatterSenderRulesQuery({}, { refetchOnMountOrArgChange: true });
  const [remove] = useChatterDeleteSenderRuleMutation();
  const rules = data?.senderRules;

  const row = (rule: SenderRuleView): React.ReactNode => (
    <Tr key={rule.documentId}>
      <Td maxWidth="32rem">
        <Typography fontWeight="semiBold" ellipsis title={rule.pattern}>
          {rule.pattern}
        </Typography>
      </Td>
      <Td>
        <Pill tone={rule.action === 'block' ? 'danger' : 'success'}>
          {t(`incoming.senders.action.${rule.action}`)}
        </Pill>
      </Td>
      <Td maxWidth="28rem">
        <Typography textColor="neutral600" ellipsis title={rule.note || undefined}>
          {rule.note || '–'}
        </Typography>
      </Td>
      <Td>
        <Typography textColor="neutral600">{formatDate(rule.createdAt, { dateStyle: 'medium' })}</Typography>
      </Td>
      <Td>
        <Flex justifyContent="flex-end">
          {mayWrite && (
            <DeleteButton
              label={t('action.delete', { name: rule.pattern })}
              question={t(`incoming.senders.delete-question.${rule.action}`, { pattern: rule.pattern })}
              onDelete={() => remove({ params: { documentId: rule.documentId } })}
            />
          )}
        </Flex>
      </Td>
    </Tr>
  );
  const list = (): React.ReactNode => {
    if (!rules) return error ? <Page.Error content={errorWords(error)} /> : <Page.Loading />;
    if (rules.length === 0) {
      return (
        <Box background="neutral0" hasRadius shadow="tableShadow" padding={8}>
          <Typography textColor="neutral600" textAlign="center" tag="p">
            {t('incoming.senders.empty')}
          </Typography>
        </Box>
      );
    }
    return (
      <Table colCount={5} rowCount={rules.length + 1}>
        <Thead>
          <Tr>
            <Heading>{t('incoming.senders.pattern')}</Heading>
            <Heading>{t('incoming.senders.action')}</Heading>
            <Heading>{t('incoming.senders.note')}</Heading>
            <Heading>{t('incoming.senders.since')}</Heading>
            <Th>{null}</Th>
          </Tr>
        </Thead>
        <Tbody>{rules.map(row)}</Tbody>
      </Table>
    );
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={4} paddingBottom={8}>
      {mayWrite && <SenderRuleForm />}
      {list()}
    </Flex>
  );
};
