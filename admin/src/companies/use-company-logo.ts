import * as React from 'react';

import { useFetchClient } from '@strapi/strapi/admin';

import { toAdminRequest } from '../api/request';
import { getCompanyLogo, type CompanyView } from '../../../server/src/contracts/companies';

/**
 * The address of a company's logo for an `<img>`; null while it loads, where there is none, and where it cannot be fetched.
 * It is fetched with the caller's token, which a picture could not send; the browser keeps each version.
 */
export const useCompanyLogo = ({ documentId, logo }: CompanyView): string | null => {
  const client = useFetchClient();
  const latest = React.useRef(client);
  React.useEffect(() => {
    latest.current = client;
  });
  const [loaded, setLoaded] = React.useState<{ version: string; url: string } | null>(null);
  const version = logo?.version ?? null;

  React.useEffect(() => {
    if (version === null) return;
    const stopped = new AbortController();
    let url = '';
    const request = toAdminRequest(getCompanyLogo, { params: { documentId }, query: { version } });
    latest.current
      .get(request.url, { responseType: 'blob', signal: stopped.signal })
      .then(({ data }: { data: Blob }) => {
        if (stopped.signal.aborted) return;
        url = URL.createObjectURL(data);
        setLoaded({ version, url });
      })
      // Without its logo the company is still shown.
      .catch(() => undefined);
    return () => {
      stopped.abort();
      setLoaded(null);
      if (url) URL.revokeObjectURL(url);
    };
  }, [documentId, version]);

  return loaded !== null && loaded.version === version ? loaded.url : null;
};
