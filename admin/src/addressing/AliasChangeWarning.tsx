import { Typography } from '@strapi/design-system';

import { useChatterAliasUseQuery } from '../api/own-addresses-api';
import { Callout } from '../components/Callout';
import { useWords } from '../words';

import type { AliasView } from '../../../server/src/contracts/addressing';

/** What hangs on the address that the form is about to take from an alias. */
export const AliasChangeWarning = ({ alias, address }: { alias: AliasView; address: string | null }) => {
  const { t, rich } = useWords();
  const changes = alias.address !== null && address !== alias.address;
  const { data } = useChatterAliasUseQuery(
    { params: { documentId: alias.documentId } },
    { skip: !changes, refetchOnMountOrArgChange: true }
  );
  if (!changes || alias.address === null) return null;
  return (
    <Callout tone="warning">
      <Typography tag="p">
        {data
          ? rich('aliases.use', { address: alias.address, count: data.replies })
          : rich('aliases.changes', { address: alias.address })}
      </Typography>
      <Typography tag="p" paddingTop={1}>
        {t('alias-domains.keeps-working')}
      </Typography>
    </Callout>
  );
};
