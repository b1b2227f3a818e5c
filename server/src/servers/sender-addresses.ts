import type { SenderAddress } from '../addressing/own-addresses';
import { parseFromFilter } from './from-filter';
import type { OutgoingServerRow } from './store';

/** The addresses that servers are set up to send from, by name: what a FROM filter says of whole domains is no address. */
export const senderAddresses = (
  servers: readonly Pick<OutgoingServerRow, 'name' | 'active' | 'fromFilter' | 'ownerId'>[]
): SenderAddress[] =>
  servers
    .filter(({ active }) => active)
    .flatMap(({ name, fromFilter, ownerId }) =>
      parseFromFilter(fromFilter ?? '').flatMap(({ kind, value }): SenderAddress[] =>
        kind === 'address' ? [{ address: value, of: name, personal: ownerId !== null }] : []
      )
    );
