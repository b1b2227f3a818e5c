import { Box } from '@strapi/design-system';
import { styled } from 'styled-components';

import { useWords } from '../words';

import type { AliasDomainValues } from './alias-domain-values';

const List = styled.dl`
  display: grid;
  grid-template-columns: minmax(10rem, max-content) 1fr;
  gap: 4px 16px;
  font-size: 1.3rem;
  line-height: 1.5;

  dt {
    color: ${({ theme }) => theme.colors.neutral600};
  }
  dd {
    color: ${({ theme }) => theme.colors.neutral800};
    overflow-wrap: anywhere;
  }
`;

/** The addresses that follow from what stands in the form, before it is saved. */
export const DerivedAddresses = ({ values }: { values: AliasDomainValues }) => {
  const { t } = useWords();
  const domain = values.name.trim() || t('alias-domains.example-domain');
  const at = (localPart: string): string => `${localPart}@${domain}`;
  const sender = values.defaultFrom.trim();
  return (
    <Box background="neutral100" hasRadius padding={4}>
      <List>
        <dt>{t('alias-domains.replies-go-to')}</dt>
        <dd>{values.plusAddressing ? at(`${values.catchall}+…`) : at(values.catchall)}</dd>
        <dt>{t('alias-domains.bounces-go-to')}</dt>
        <dd>{values.plusAddressing ? at(`${values.bounce}+…`) : at(values.bounce)}</dd>
        <dt>{t('alias-domains.sender')}</dt>
        <dd>{sender === '' ? t('alias-domains.sender-own') : sender.includes('@') ? sender : at(sender)}</dd>
      </List>
    </Box>
  );
};
