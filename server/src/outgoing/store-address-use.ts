import type { Core } from '@strapi/strapi';

import type { AddressUse } from '../addressing/own-addresses';
import type { DeliveryState } from '../contracts/thread';
import { onTable } from '../queue/connection';
import { OUTGOING_MAIL } from './store';

/** Mails that somebody may have: these may be answered. What was returned, or never left, will not be. */
const OUT: readonly DeliveryState[] = ['sending', 'sent', 'delivered', 'unknown', 'complained'];

/** How many sent mails name these addresses (normalised, without token). */
export const countAddressUse = async (
  strapi: Core.Strapi,
  addresses: { catchall: string; bounce: string; defaultFrom: string | null }
): Promise<AddressUse> => {
  const count = async (column: string, address: string | null): Promise<number> => {
    if (address === null) return 0;
    const [row] = (await onTable(strapi, OUTGOING_MAIL, (table) =>
      table()
        .where({ [column]: address })
        .whereIn('status', [...OUT])
        .count('id as count')
    )) as { count: number | string }[];
    return Number(row?.count ?? 0);
  };
  return {
    catchall: await count('reply_address', addresses.catchall),
    bounce: await count('bounce_address', addresses.bounce),
    defaultFrom: await count('from_address', addresses.defaultFrom),
  };
};
