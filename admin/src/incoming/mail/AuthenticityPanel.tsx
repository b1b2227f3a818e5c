import { Popover, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle, Question, WarningCircle } from '@strapi/icons';
import { styled } from 'styled-components';

import { authenticityChecks, authenticityTone, badgeMethod } from './authenticity-words';
import { Cut } from '../../components/Line';
import { Pill } from '../../components/Pill';
import { useWords } from '../../words';

import type { IncomingMailDetail } from '../../../../server/src/contracts/incoming';

const Trigger = styled.button`
  display: inline-flex;
  max-width: 100%;
  padding: 0;
  border: 0;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: none;
  cursor: pointer;

  > span {
    max-width: 100%;
  }
  &:hover > span {
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 1px;
  }
`;

const Result = styled(Cut)`
  max-width: 26rem;
`;

const Checks = styled.dl`
  display: grid;
  grid-template-columns: auto minmax(0, 1fr);
  gap: 8px 14px;
  margin-top: 12px;
  font-size: 1.3rem;
  line-height: 1.45;

  dt {
    color: ${({ theme }) => theme.colors.neutral600};
    font-weight: ${({ theme }) => theme.fontWeights.bold};
  }
  dd {
    margin: 0;
    color: ${({ theme }) => theme.colors.neutral800};
    overflow-wrap: anywhere;
  }
  small {
    display: block;
    color: ${({ theme }) => theme.colors.neutral600};
    font-size: 1.2rem;
  }
`;

const Sheet = styled.div`
  width: min(44rem, 90vw);
  padding: 16px 20px;

  > p:first-child::first-letter {
    text-transform: uppercase;
  }
`;

const ICONS = {
  verified: CheckCircle,
  failed: CrossCircle,
  unverified: WarningCircle,
  unknown: Question,
} as const;

/** Whether a mail is by whom it claims to be; a press says what was checked, in plain words. */
export const AuthenticityPanel = ({ mail }: { mail: IncomingMailDetail }) => {
  const { t } = useWords();
  const { authenticity: result, authenticityDetails: details } = mail;
  if (result === null) return null;
  const Icon = ICONS[result];
  const domain = details?.fromDomain ?? '';
  const method = details && badgeMethod(details);
  const words =
    result === 'verified' && method && domain
      ? t('incoming.authenticity.badge', { method, domain })
      : t(`incoming.authenticity.${result}`);
  const pill = (
    <Pill
      tone={authenticityTone(result)}
      icon={<Icon aria-hidden />}
      title={details ? undefined : t(`incoming.authenticity-hint.${result}`, { domain: domain || '–' })}
    >
      <Result>{words}</Result>
    </Pill>
  );
  if (!details) return pill;
  return (
    <Popover.Root>
      <Popover.Trigger>
        <Trigger type="button" aria-label={t('incoming.authenticity.label', { result: words })}>
          {pill}
        </Trigger>
      </Popover.Trigger>
      <Popover.Content align="start" sideOffset={4} collisionPadding={16}>
        <Sheet>
          <Typography fontWeight="bold" tag="p">
            {t(`incoming.authenticity.${result}`)}
          </Typography>
          <Typography tag="p" variant="pi" textColor="neutral600">
            {t(`incoming.authenticity-hint.${result}`, { domain: domain || '–' })}{' '}
            {details.source !== 'none' && t(`incoming.authenticity-source.${details.source}`)}
          </Typography>
          <Checks>
            {authenticityChecks(details, t).map(({ name, words: said, means }, index) => [
              <dt key={`name ${index}`}>{name}</dt>,
              <dd key={`words ${index}`}>
                {said}
                <small>{means}</small>
              </dd>,
            ])}
          </Checks>
        </Sheet>
      </Popover.Content>
    </Popover.Root>
  );
};
