import type { Core } from '@strapi/strapi';

import type { AddressUse } from '../addressing/own-addresses';
import type { DeliveryState } from '../contracts/thread';
import { onTable } from '../queue/connection';
import { OUTGOING_MAIL } from './store';

/** Mails that somebody may have: these may be answered. What was returned, or never left, will not be. */
const OUT: readonly DeliveryState[] = ['sending', 'sent', 'delivered', 'unknown', 'complained'];

/** Addresses per query: SQLite allows 32,766 bound values, and a domain may have thousands of aliases. */
const BATCH = 500;

type Column = 'reply_address' | 'bounce_address' | 'from_address';

/**
 * How many sent mails name these addresses (normalised, without token). `from_address` has no index: nearly all mails of a domain
 * leave under one From, so that an index would have to be read as a whole, and every mail would have to write it.
 */
export const countAddressUse = async (
  strapi: Core.Strapi,
  addresses: {
    catchall: string | null;
    bounce: string | null;
    defaultFrom: string | null;
    aliases: readonly string[];
  }
): Promise<AddressUse> => {
  const count = async (column: Column, wanted: readonly (string | null)[]): Promise<number> => {
    const named = wanted.filter((address) => address !== null);
    let sum = 0;
    for (let start = 0; start < named.length; start += BATCH) {
      const [row] = (await onTable(strapi, OUTGOING_MAIL, (table) =>
        table()
          .whereIn(column, named.slice(start, start + BATCH))
          .whereIn('status', [...OUT])
          .count('id as count')
      )) as { count: number | string }[];
      sum += Number(row?.count ?? 0);
    }
    return sum;
  };
  return {
    catchall: await count('reply_address', [addresses.catchall]),
    aliases: await count('reply_address', addresses.aliases),
    bounce: await count('bounce_address', [addresses.bounce]),
    defaultFrom: await count('from_address', [addresses.defaultFrom]),
  };
};
