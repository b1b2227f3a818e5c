import { Box, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { useWords } from '../../words';

import type { IncomingMailDetail } from '../../../../server/src/contracts/incoming';

const Lines = styled.dl`
  display: grid;
  grid-template-columns: minmax(10rem, 26%) minmax(0, 1fr);
  padding: 4px 0 16px;
  color: ${({ theme }) => theme.colors.neutral800};
  font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace;
  font-size: 1.2rem;
  line-height: 1.55;

  dt,
  dd {
    margin: 0;
    padding: 4px 20px;
    border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
    overflow-wrap: anywhere;
  }
  dt {
    padding-right: 0;
    color: ${({ theme }) => theme.colors.neutral600};
  }
  dd {
    white-space: pre-wrap;
  }
  [data-envelope] {
    background: ${({ theme }) => theme.colors.neutral100};
  }
`;

/** The envelope it came in, and every header field in the order of the source. */
export const MailHeaders = ({ mail }: { mail: IncomingMailDetail }) => {
  const { t } = useWords();
  const envelope = [
    {
      name: t('incoming.envelope-from'),
      // RFC 5321 4.5.5: reports and automatic answers name nobody, so that nobody answers them.
      value: mail.envelopeFrom === '' ? t('incoming.null-sender') : mail.envelopeFrom,
    },
    { name: t('incoming.envelope-to'), value: mail.envelopeTo.join(', ') || null },
  ].filter(({ value }) => value !== null);
  if (mail.headers.length === 0) {
    return (
      <Box padding={6}>
        <Typography textColor="neutral600">
          {t(mail.hasSource ? 'incoming.no-headers' : 'incoming.source-gone')}
        </Typography>
      </Box>
    );
  }
  return (
    <Lines>
      {envelope.flatMap(({ name, value }) => [
        <dt key={`${name} name`} data-envelope>
          {name}
        </dt>,
        <dd key={`${name} value`} data-envelope>
          {value}
        </dd>,
      ])}
      {mail.headers.flatMap(({ name, value }, index) => [
        <dt key={`name ${index}`}>{name}</dt>,
        <dd key={`value ${index}`}>{value}</dd>,
      ])}
    </Lines>
  );
};
