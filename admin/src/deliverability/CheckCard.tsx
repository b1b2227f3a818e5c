import { Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { problemKey, STATE_TONES } from './check-words';
import { CopyLine } from '../components/CopyLine';
import { Pill } from '../components/Pill';
import { useWords } from '../words';
import type { DeliverabilityCheck } from '../../../server/src/contracts/deliverability';

const Row = styled.section`
  display: grid;
  grid-template-columns: minmax(14rem, 20rem) 1fr;
  gap: 8px 24px;
  padding: 20px 0;
  border-top: 1px solid ${({ theme }) => theme.colors.neutral150};

  &:first-child {
    padding-top: 0;
    border-top: 0;
  }
  &:last-child {
    padding-bottom: 0;
  }
  @media (max-width: 900px) {
    grid-template-columns: 1fr;
  }
`;

const Found = styled.code`
  display: block;
  color: ${({ theme }) => theme.colors.neutral600};
  font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace;
  font-size: 1.2rem;
  line-height: 1.5;
  overflow-wrap: anywhere;
`;

/** One check: what it looks at, how it went, what is there, and the record to paste. */
export const CheckCard = ({ check }: { check: DeliverabilityCheck }) => {
  const { t } = useWords();
  const { record } = check;
  return (
    <Row aria-label={t(`deliverability.check.${check.check}`)}>
      <Flex direction="column" alignItems="flex-start" gap={2}>
        <Typography tag="h3" variant="delta">
          {t(`deliverability.check.${check.check}`)}
        </Typography>
        <Pill tone={STATE_TONES[check.state]}>{t(`deliverability.state.${check.state}`)}</Pill>
        <Typography variant="pi" textColor="neutral600">
          {t(`deliverability.about.${check.check}`)}
        </Typography>
      </Flex>
      <Flex direction="column" alignItems="stretch" gap={3}>
        <Typography>{t(problemKey(check), check.values)}</Typography>
        {check.check !== 'addresses' && check.found.length > 0 && (
          <Flex direction="column" alignItems="stretch" gap={1}>
            <Typography variant="sigma" textColor="neutral600">
              {t('deliverability.found')}
            </Typography>
            {check.found.map((text) => (
              <Found key={text}>{text}</Found>
            ))}
          </Flex>
        )}
        {record && (
          <Flex direction="column" alignItems="stretch" gap={2}>
            <Typography variant="sigma" textColor="neutral600">
              {t('deliverability.paste', { type: record.type })}
            </Typography>
            <CopyLine label={t('deliverability.record-name')} text={record.name} />
            <CopyLine label={t('deliverability.record-value')} text={record.value} />
          </Flex>
        )}
      </Flex>
    </Row>
  );
};
