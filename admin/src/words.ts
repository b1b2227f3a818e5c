import * as React from 'react';

import { useIntl, type PrimitiveType } from 'react-intl';

import { PLUGIN_ID } from './plugin-id';

import type catalogue from './translations/en.json';

/** A key of the English catalogue, without the plugin's prefix; a key that is not there does not compile. */
export type WordKey = keyof typeof catalogue;

type RichValue = PrimitiveType | React.ReactNode | ((chunks: React.ReactNode[]) => React.ReactNode);

/** `t` gives a text, `rich` gives nodes: its catalogue entry may hold `<b>…</b>`. */
export interface Words {
  t(key: WordKey, values?: Record<string, PrimitiveType>): string;
  rich(key: WordKey, values: Record<string, RichValue>): React.ReactNode;
}

const bold = (chunks: React.ReactNode[]): React.ReactNode => React.createElement('strong', null, ...chunks);

/** The plugin's texts in the language of the admin. */
export const useWords = (): Words => {
  const { formatMessage } = useIntl();
  return React.useMemo<Words>(
    () => ({
      t: (key, values) => formatMessage({ id: `${PLUGIN_ID}.${key}` }, values),
      rich: (key, values) => formatMessage({ id: `${PLUGIN_ID}.${key}` }, { b: bold, ...values }),
    }),
    [formatMessage]
  );
};
