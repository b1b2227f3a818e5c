import { Typography } from '@strapi/design-system';

import { changedAddresses } from './address-change';
import { useChatterAddressUseQuery } from '../api/own-addresses-api';
import { Callout } from '../components/Callout';
import { useWords } from '../words';

import type { AliasDomainValues } from './alias-domain-values';
import type { AliasDomainView } from '../../../server/src/contracts/addressing';

/** What hangs on the addresses that the form is about to change: mails that are out already, and where they are answered. */
export const AddressChangeWarning = ({
  domain,
  values,
}: {
  domain: AliasDomainView;
  values: AliasDomainValues;
}) => {
  const { t, rich } = useWords();
  const changes = changedAddresses(domain, values);
  const { data } = useChatterAddressUseQuery(
    { params: { documentId: domain.documentId } },
    { skip: changes.length === 0, refetchOnMountOrArgChange: true }
  );
  if (changes.length === 0) return null;
  const keeps = changes.some(({ which }) => which !== 'defaultFrom');
  return (
    <Callout tone="warning">
      {changes.map(({ which, address }) => (
        <Typography key={which} tag="p">
          {data
            ? rich(`alias-domains.use.${which}`, { address, count: data[which] })
            : rich(`alias-domains.changes.${which}`, { address })}
        </Typography>
      ))}
      {keeps && (
        <Typography tag="p" paddingTop={1}>
          {t('alias-domains.keeps-working')}
        </Typography>
      )}
    </Callout>
  );
};
