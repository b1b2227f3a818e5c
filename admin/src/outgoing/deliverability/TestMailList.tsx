import { Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { stepOf, type TestStep } from './test-mail-states';
import { Moment } from '../../components/Moment';
import { Pill } from '../../components/Pill';
import type { Tone } from '../../components/tint';
import { useWords } from '../../words';
import type { TestMailView } from '../../../../server/src/contracts/deliverability';

const Row = styled.li`
  display: flex;
  flex-direction: column;
  gap: 4px;
  padding: 12px 0;
  border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  overflow-wrap: anywhere;

  &:first-child {
    border-top: 0;
  }
`;

const TONES: Record<TestStep, Tone> = {
  waiting: 'neutral',
  under_way: 'primary',
  back: 'success',
  not_sent: 'danger',
};

/** How far each test mail has come. */
export const TestMailList = ({ testMails }: { testMails: readonly TestMailView[] }) => {
  const { t } = useWords();
  return (
    <ul aria-live="polite">
      {testMails.map((mail) => {
        const step = stepOf(mail.state);
        return (
          <Row key={mail.id}>
            <Flex gap={3} wrap="wrap" alignItems="center">
              <Pill tone={TONES[step]}>{t(`deliverability.test.${step}`)}</Pill>
              <Typography fontWeight="semiBold">{mail.toAddress}</Typography>
              {mail.serverName && (
                <Typography variant="pi" textColor="neutral600">
                  {t('deliverability.test.through', {
                    server: mail.serverName,
                    from: mail.fromAddress ?? '',
                  })}
                </Typography>
              )}
            </Flex>
            {mail.arrivedAt && (
              <Typography variant="pi" textColor="neutral600">
                {t('deliverability.test.came-back', { ingress: mail.ingress ?? '' })}{' '}
                <Moment at={mail.arrivedAt} /> {mail.authenticity && `· ${mail.authenticity}`}
              </Typography>
            )}
            {mail.reason && <Typography variant="pi">{t(`delivery.reason.${mail.reason}`)}</Typography>}
            {mail.response && (
              <Typography variant="pi" textColor="neutral600">
                {mail.response}
              </Typography>
            )}
          </Row>
        );
      })}
    </ul>
  );
};
