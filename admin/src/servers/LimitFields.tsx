import { Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';

import { NumberField } from '../components/form/fields';
import { FieldGrid } from '../components/form/FormSection';
import { useSizeWords } from '../components/use-size-words';
import { useWords } from '../words';

import type { ServerValues } from './server-values';
import type { OutgoingServerView } from '../../../server/src/contracts/servers';

/** How much a server takes: the size of a mail, mails in a span of time, connections. */
export const LimitFields = ({
  values,
  server,
}: {
  values: ServerValues;
  server: OutgoingServerView | undefined;
}) => {
  const { t } = useWords();
  const intl = useIntl();
  const sizeWords = useSizeWords();
  return (
    <>
      <FieldGrid>
        <NumberField
          name="maxBytes"
          label={t('servers.max-bytes')}
          hint={
            values.maxBytes
              ? t('servers.max-bytes-is', { size: sizeWords(values.maxBytes) })
              : t('servers.max-bytes-hint')
          }
        />
        <NumberField
          name="limitPerMinute"
          label={t('servers.limit-per-minute')}
          hint={t('servers.limit-hint')}
        />
        <NumberField name="limitPerHour" label={t('servers.limit-per-hour')} hint={t('servers.limit-hint')} />
        <NumberField
          name="limitPerDay"
          label={t('servers.limit-per-day')}
          hint={t('servers.limit-day-hint')}
        />
        {values.kind === 'smtp' && (
          <NumberField
            name="maxConnections"
            label={t('servers.max-connections')}
            hint={t('servers.max-connections-hint')}
          />
        )}
      </FieldGrid>
      {server && (
        <Typography textColor="neutral600">
          {server.limitPerDay === null
            ? t('servers.sent-today', { count: intl.formatNumber(server.sentToday) })
            : t('servers.sent-today-of', {
                count: intl.formatNumber(server.sentToday),
                limit: intl.formatNumber(server.limitPerDay),
              })}
        </Typography>
      )}
    </>
  );
};
