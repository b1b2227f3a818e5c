import { Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { Moment } from '../../components/Moment';
import { useWords } from '../../words';

import type { SuppressionEvent, SuppressionView } from '../../../../server/src/contracts/suppressions';

const Steps = styled.ol`
  display: flex;
  flex-direction: column;
  gap: 10px;
  padding: 4px 0;
  max-width: 80rem;
`;

const Step = styled.li`
  display: grid;
  grid-template-columns: 14rem minmax(0, 1fr);
  gap: 2px 16px;

  > * {
    overflow-wrap: anywhere;
    white-space: normal;
  }
  > :nth-child(3) {
    grid-column: 2;
  }
`;

/** What happened to one address, newest first. */
export const EntryLog = ({ entry }: { entry: SuppressionView }) => {
  const { t } = useWords();
  const words = (event: SuppressionEvent): string => {
    const reason = event.reason ? t(`suppressions.reason.${event.reason}`) : '';
    return event.by === null
      ? t(`suppressions.event.${event.what}`, { reason })
      : t(event.what === 'removed' ? 'suppressions.event.removed-by' : 'suppressions.event.added-by', {
          name: event.by,
          reason,
        });
  };
  return (
    <Steps aria-label={t('suppressions.log-of', { address: entry.address })}>
      {[...entry.events].reverse().map((event, index) => (
        <Step key={`${event.at} ${index}`}>
          <Typography variant="pi" textColor="neutral600">
            <Moment at={event.at} style="date-time" />
          </Typography>
          <Typography variant="omega">{words(event)}</Typography>
          {event.note !== '' && (
            <Typography variant="pi" textColor="neutral600">
              {event.note}
            </Typography>
          )}
        </Step>
      ))}
    </Steps>
  );
};
