import type { listOwnAddresses } from '../../../server/src/contracts/addressing';
import type { ContractResponse } from '../../../server/src/contracts/contract';

export type OwnAddress = ContractResponse<typeof listOwnAddresses>['ownAddresses'][number];

/** Which addresses are shown: all, those that mail leaves under, those that it comes to, or those of earlier. */
export const OWN_ADDRESS_FILTERS = ['all', 'sends', 'receives', 'retired'] as const;
export type OwnAddressFilter = (typeof OWN_ADDRESS_FILTERS)[number];

export const shownAddresses = (
  rows: readonly OwnAddress[],
  filter: OwnAddressFilter,
  search: string
): OwnAddress[] => {
  const sought = search.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (filter === 'all' ||
        (filter === 'sends' && row.sends) ||
        (filter === 'receives' && row.receives) ||
        (filter === 'retired' && row.retiredAt !== null)) &&
      [row.address, row.of ?? ''].some((text) => text.toLowerCase().includes(sought))
  );
};

/** One address a line, each once, as whoever has to allow them wants them. */
export const addressLines = (rows: readonly OwnAddress[]): string =>
  [...new Set(rows.map(({ address }) => address))].join('\n');
