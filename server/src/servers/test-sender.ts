import { splitAddress } from '../mail/address';
import { parseFromFilter } from './from-filter';

/**
 * The MAIL FROM of a connection test: an address that the server is to send from. An address of its filter; else the
 * default-from address that lies in a domain of the filter; else noreply@ of its first domain; without a filter the address of
 * who tests.
 */
export const testSenderOf = (input: {
  fromFilter: string;
  /** of the alias domains, in their order */
  defaultFromAddresses: readonly string[];
  userAddress: string;
}): string => {
  const entries = parseFromFilter(input.fromFilter);
  const address = entries.find((entry) => entry.kind === 'address');
  if (address) return address.value;
  const domains = entries.map((entry) => entry.value);
  const [first] = domains;
  if (first === undefined) return input.userAddress;
  return (
    input.defaultFromAddresses.find((one) => domains.includes(splitAddress(one)?.domain ?? '')) ??
    `noreply@${first}`
  );
};
