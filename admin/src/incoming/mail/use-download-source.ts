import * as React from 'react';

import { useFetchClient, useNotification } from '@strapi/strapi/admin';

import { readFailure } from '../../api/error-words';
import { toAdminRequest } from '../../api/request';
import { useErrorWords } from '../../api/use-error-words';
import { saveAs } from '../../thread/attachments/use-open-file';
import { useWords } from '../../words';
import { downloadIncomingSource } from '../../../../server/src/contracts/incoming';

/** Saves the raw source of a mail, fetched with the caller's token, which a link could not send. */
export const useDownloadSource = (id: number): { busy: boolean; download(): Promise<void> } => {
  const { t } = useWords();
  const client = useFetchClient();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [busy, setBusy] = React.useState(false);
  const download = async (): Promise<void> => {
    setBusy(true);
    try {
      const { url } = toAdminRequest(downloadIncomingSource, { params: { id } });
      const { data } = await client.get(url, { responseType: 'blob' });
      saveAs(data, `mail-${id}.eml`);
    } catch (error) {
      const gone = readFailure(error).status === 404;
      toggleNotification({
        type: 'danger',
        message: gone ? t('incoming.source-gone') : errorWords(error),
      });
    } finally {
      setBusy(false);
    }
  };
  return { busy, download };
};
