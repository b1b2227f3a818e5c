import * as React from 'react';

import { useChatterAttachmentsQuery, useChatterDeleteAttachmentMutation } from '../../api/thread-api';
import { failureOf, useRawRequest } from '../../api/use-raw-request';
import { ATTACHMENT_LIMITS, uploadAttachment } from '../../../../server/src/contracts/attachments';

import type { DraftFile } from './draft';
import type { DraftState } from './use-draft';
import type { ThreadKey } from '../thread-key';

/** Why a file was not uploaded: something that is known here, or what the request failed with. */
export type UploadProblem = 'too-large' | 'too-many' | { error: unknown };

/** A file on its way, or one that did not get there. */
export interface Upload {
  key: string;
  name: string;
  size: number;
  mimeType: string;
  problem: UploadProblem | null;
  /** null where trying again changes nothing */
  retry: (() => void) | null;
}

/** The files of a message that is being written. */
export interface Uploads {
  done: DraftFile[];
  open: Upload[];
  /** whether sending must wait */
  uploading: boolean;
  /** octets that a file may have, once known */
  maxSize: number | null;
  add(files: File[]): void;
  removeDone(file: DraftFile): void;
  removeOpen(upload: Upload): void;
}

/** Uploads files at once, while the text is still being written; what is uploaded becomes part of the draft. */
export const useUploads = (
  thread: ThreadKey,
  { draft, change }: Pick<DraftState, 'draft' | 'change'>
): Uploads => {
  const rawRequest = useRawRequest();
  const [takeBack] = useChatterDeleteAttachmentMutation();
  const maxSize = useChatterAttachmentsQuery({ params: thread }).data?.maxSize ?? null;
  const [open, setOpen] = React.useState<Upload[]>([]);
  const running = React.useRef(new Map<string, AbortController>());
  const counter = React.useRef(0);

  React.useEffect(() => {
    const all = running.current;
    return () => all.forEach((controller) => controller.abort());
  }, []);

  const settle = (key: string, changed: Partial<Upload>): void =>
    setOpen((before) => before.map((one) => (one.key === key ? { ...one, ...changed } : one)));
  const drop = (key: string): void => setOpen((before) => before.filter((one) => one.key !== key));

  const start = async (key: string, file: File): Promise<void> => {
    const stopped = new AbortController();
    running.current.set(key, stopped);
    settle(key, { problem: null, retry: null });
    try {
      const response = await rawRequest(
        uploadAttachment,
        {
          params: thread,
          query: { name: file.name, type: file.type || undefined },
        },
        { body: file, headers: { 'Content-Type': 'application/octet-stream' }, signal: stopped.signal }
      );
      if (response.status === 413) {
        settle(key, { problem: 'too-large' });
        return;
      }
      if (!response.ok) throw await failureOf(response);
      const { attachment } = uploadAttachment.response.parse(await response.json());
      const { id, name, size, mimeType } = attachment;
      change((before) => ({ files: [...before.files, { id, name, size, mimeType, at: Date.now() }] }));
      drop(key);
    } catch (error) {
      if (stopped.signal.aborted) return;
      settle(key, { problem: { error }, retry: () => void start(key, file) });
    } finally {
      running.current.delete(key);
    }
  };

  const add = (files: File[]): void => {
    let room = ATTACHMENT_LIMITS.perMessage - draft.files.length - open.filter((one) => !one.problem).length;
    for (const file of files) {
      counter.current += 1;
      const key = String(counter.current);
      const problem = maxSize !== null && file.size > maxSize ? 'too-large' : room <= 0 ? 'too-many' : null;
      const upload: Upload = {
        key,
        name: file.name,
        size: file.size,
        mimeType: file.type,
        problem,
        retry: null,
      };
      setOpen((before) => [...before, upload]);
      if (problem !== null) continue;
      room -= 1;
      void start(key, file);
    }
  };

  return {
    done: draft.files,
    open,
    uploading: open.some((one) => one.problem === null),
    maxSize,
    add,
    removeDone: (file) => {
      change((before) => ({ files: before.files.filter((one) => one.id !== file.id) }));
      // The server clears away what nobody takes; this only does it sooner.
      void takeBack({ params: { ...thread, attachmentId: file.id } });
    },
    removeOpen: ({ key }) => {
      running.current.get(key)?.abort();
      drop(key);
    },
  };
};
