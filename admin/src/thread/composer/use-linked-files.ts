import * as React from 'react';

import { useChatterMailLimitsQuery } from '../../api/mail-limits-api';
import { splitBySize } from '../../../../server/src/contracts/carried-files';

import type { DraftFile } from './draft';
import type { ThreadKey } from '../thread-key';

/** Files that will not fit into a mail, whose receivers get a link instead. */
export interface LinkedFiles {
  ids: ReadonlySet<number>;
  /** days for which the links work; null where there are no links, as Strapi does not know its own address */
  days: number | null;
}

const NONE: LinkedFiles = { ids: new Set(), days: 0 };

/** Which of these files become links; none until the limits are known. */
export const useLinkedFiles = (thread: ThreadKey, files: readonly DraftFile[]): LinkedFiles => {
  const limits = useChatterMailLimitsQuery({ params: thread }, { skip: files.length === 0 }).data;
  return React.useMemo(() => {
    if (!limits) return NONE;
    const { linked } = splitBySize(
      files.map(({ id, size }) => ({ id, size, inline: false })),
      limits.attachmentBytes
    );
    return { ids: new Set(linked.map(({ id }) => id)), days: limits.links ? limits.linkDays : null };
  }, [files, limits]);
};
