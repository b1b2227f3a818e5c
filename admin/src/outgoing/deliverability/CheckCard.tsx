import { Flex, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle, Question, WarningCircle } from '@strapi/icons';
import { styled } from 'styled-components';

import { problemKey, problemValues, STATE_TONES } from './check-words';
import { CopyLine } from '../../components/CopyLine';
import { Pill } from '../../components/Pill';
import { useWords } from '../../words';
import type { CheckState, DeliverabilityCheck } from '../../../../server/src/contracts/deliverability';

const Row = styled.section`
  display: grid;
  grid-template-columns: minmax(14rem, 20rem) minmax(0, 1fr);
  gap: 8px 24px;
  padding: 20px 0;
  overflow-wrap: anywhere;
  border-top: 1px solid ${({ theme }) => theme.colors.neutral150};

  &:first-child {
    padding-top: 0;
    border-top: 0;
  }
  &:last-child {
    padding-bottom: 0;
  }
  @media (max-width: 900px) {
    grid-template-columns: minmax(0, 1fr);
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

/** Beside the word, so that the colour is the third sign and not the only one. */
const ICONS: Record<CheckState, typeof CheckCircle> = {
  ok: CheckCircle,
  warning: WarningCircle,
  failed: CrossCircle,
  unknown: Question,
};

/** One check: what it looks at, how it went, what is there, and the records to paste. */
export const CheckCard = ({ check }: { check: DeliverabilityCheck }) => {
  const { t } = useWords();
  const Icon = ICONS[check.state];
  return (
    <Row aria-label={t(`deliverability.check.${check.check}`)}>
      <Flex direction="column" alignItems="flex-start" gap={2}>
        <Typography tag="h3" variant="delta">
          {t(`deliverability.check.${check.check}`)}
        </Typography>
        <Pill tone={STATE_TONES[check.state]} icon={<Icon aria-hidden />}>
          {t(`deliverability.state.${check.state}`)}
        </Pill>
        <Typography variant="pi" textColor="neutral600">
          {t(`deliverability.about.${check.check}`)}
        </Typography>
      </Flex>
      <Flex direction="column" alignItems="stretch" gap={3}>
        <Typography>{t(problemKey(check), problemValues(check, t))}</Typography>
        {check.check !== 'addresses' && check.found.length > 0 && (
          <Flex direction="column" alignItems="stretch" gap={1}>
            <Typography variant="sigma" textColor="neutral600">
              {t('deliverability.found')}
            </Typography>
            {check.found.map((text, index) => (
              // Two records may be the same, letter by letter.
              <Found key={index}>{text}</Found>
            ))}
          </Flex>
        )}
        {check.records.map((record) => (
          <Flex key={record.name} direction="column" alignItems="stretch" gap={2}>
            <Typography variant="sigma" textColor="neutral600">
              {t('deliverability.paste', { type: record.type })}
            </Typography>
            {(['name', 'value'] as const).map((part) => (
              <div key={part}>
                <Typography variant="pi" textColor="neutral600">
                  {t(`deliverability.record-${part}`)}
                </Typography>
                <CopyLine label={t(`deliverability.record-${part}`)} text={record[part]} />
              </div>
            ))}
          </Flex>
        ))}
      </Flex>
    </Row>
  );
};
