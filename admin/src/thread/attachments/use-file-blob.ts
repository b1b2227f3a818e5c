import * as React from 'react';

import { useFetchClient } from '@strapi/strapi/admin';

import { toAdminRequest } from '../../api/request';
import { downloadAttachment } from '../../../../server/src/contracts/attachments';

import type { ThreadKey } from '../thread-key';

/** Fetches a file with the caller's token, which neither a link nor a picture could send. */
export type FetchFile = (
  attachmentId: number,
  disposition: 'inline' | 'attachment',
  signal?: AbortSignal
) => Promise<Blob>;

export const useFileBlob = (thread: ThreadKey): FetchFile => {
  const client = useFetchClient();
  const latest = React.useRef(client);
  React.useEffect(() => {
    latest.current = client;
  });
  return React.useCallback(
    async (attachmentId, disposition, signal) => {
      const { url } = toAdminRequest(downloadAttachment, {
        params: { ...thread, attachmentId },
        query: { disposition },
      });
      const { data } = await latest.current.get(url, { responseType: 'blob', signal });
      return data;
    },
    [thread]
  );
};
