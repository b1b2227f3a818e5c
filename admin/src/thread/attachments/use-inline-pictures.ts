import * as React from 'react';

import { contentIdsIn } from './content-ids';
import { previewKind } from './preview-kind';
import { useFileBlob } from './use-file-blob';

import type { MessageView } from '../../../../server/src/contracts/thread';
import type { ThreadKey } from '../thread-key';

/** A mail with more pictures of its own shows the first ones; the rest are in the list of files. */
const LIMIT = 20;

const NONE: ReadonlyMap<string, string> = new Map();

/** Addresses of the pictures that stand between the words of a mail, by content id, as they arrive. */
export const useInlinePictures = (thread: ThreadKey, message: MessageView): ReadonlyMap<string, string> => {
  const fetchFile = useFileBlob(thread);
  const [addresses, setAddresses] = React.useState(NONE);

  // Polling brings the same message again and again as a new object; only other files are news.
  const wanted = React.useMemo(() => {
    const ids = contentIdsIn(message.html + (message.quotedHtml ?? ''));
    return message.attachments
      .filter((file) => file.contentId !== null && ids.has(file.contentId))
      .filter((file) => previewKind(file.mimeType) === 'picture')
      .slice(0, LIMIT)
      .map((file) => `${file.id} ${file.contentId ?? ''}`)
      .join('\n');
  }, [message]);

  React.useEffect(() => {
    if (wanted === '') return undefined;
    const stopped = new AbortController();
    const urls: string[] = [];
    for (const line of wanted.split('\n')) {
      const [id = '', ...contentId] = line.split(' ');
      fetchFile(Number(id), 'inline', stopped.signal)
        .then((blob) => {
          if (stopped.signal.aborted) return;
          const url = URL.createObjectURL(blob);
          urls.push(url);
          setAddresses((known) => new Map(known).set(contentId.join(' '), url));
        })
        // A picture that is gone leaves its place empty.
        .catch(() => undefined);
    }
    return () => {
      stopped.abort();
      for (const url of urls) URL.revokeObjectURL(url);
      setAddresses(NONE);
    };
  }, [wanted, fetchFile]);

  return addresses;
};
