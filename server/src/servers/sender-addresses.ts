import type { SenderAddress } from '../addressing/own-addresses';
import { parseFromFilter } from './from-filter';
import type { OutgoingServerRow } from './store';

/**
 * The addresses that servers are set up to send from, by name. A whole domain in a FROM filter stands for the authors of
 * that domain, who keep their own address, unless every alias domain has one that stands in for everybody (`authorsStay`).
 */
export const senderAddresses = (
  servers: readonly Pick<OutgoingServerRow, 'name' | 'active' | 'fromFilter' | 'ownerId'>[],
  { authorsStay }: { authorsStay: boolean }
): SenderAddress[] =>
  servers
    .filter(({ active }) => active)
    .flatMap(({ name, fromFilter, ownerId }) =>
      parseFromFilter(fromFilter ?? '').flatMap(({ kind, value }): SenderAddress[] => {
        if (kind === 'address') return [{ address: value, of: name, personal: ownerId !== null }];
        // A personal server sends from exact addresses only.
        return authorsStay && ownerId === null ? [{ address: `*@${value}`, of: name, authors: true }] : [];
      })
    );
