import type { AliasDomainView } from '../../../server/src/contracts/addressing';

/** The addresses of a domain as a form holds them. */
interface Typed {
  name: string;
  catchall: string;
  bounce: string;
  defaultFrom: string;
}

/** An address of a saved domain that the form would change; `aliases` are all of them, named by the domain. */
export interface AddressChange {
  which: 'catchall' | 'aliases' | 'bounce' | 'defaultFrom';
  /** as it is now */
  address: string;
}

const clean = (text: string): string => text.trim().toLowerCase();

/** What would no longer be called as it is. What was not set before names nothing yet. */
export const changedAddresses = (domain: AliasDomainView, values: Typed): AddressChange[] => {
  const at = (localPart: string): string => `${clean(localPart)}@${clean(values.name)}`;
  const sender = clean(values.defaultFrom);
  const wanted = {
    catchall: at(values.catchall),
    bounce: at(values.bounce),
    defaultFrom: sender === '' ? null : sender.includes('@') ? sender : at(sender),
  };
  const changes: AddressChange[] = [];
  if (wanted.catchall !== domain.catchallAddress)
    changes.push({ which: 'catchall', address: domain.catchallAddress });
  if (domain.aliasCount > 0 && clean(values.name) !== domain.name)
    changes.push({ which: 'aliases', address: `@${domain.name}` });
  if (wanted.bounce !== domain.bounceAddress)
    changes.push({ which: 'bounce', address: domain.bounceAddress });
  if (domain.defaultFromAddress !== null && wanted.defaultFrom !== domain.defaultFromAddress)
    changes.push({ which: 'defaultFrom', address: domain.defaultFromAddress });
  return changes;
};
