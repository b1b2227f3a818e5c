import type { Authenticity } from '../../contracts/incoming';

/** Nothing was checked. */
export const UNCHECKED: Authenticity = {
  result: 'unknown',
  source: 'none',
  fromDomain: null,
  spf: null,
  dkim: [],
  dmarc: null,
  arc: null,
};
