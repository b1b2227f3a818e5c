import * as React from 'react';

import { useIntl } from 'react-intl';

import { byteSize } from './byte-size';

/** Gives a function that says a number of octets as people do: 1.2 MB. */
export const useSizeWords = (): ((octets: number) => string) => {
  const { formatNumber } = useIntl();
  return React.useCallback(
    (octets) => {
      const { value, unit } = byteSize(octets);
      return formatNumber(value, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short' });
    },
    [formatNumber]
  );
};
