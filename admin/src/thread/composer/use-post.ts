import * as React from 'react';

import { useChatterPostMessageMutation } from '../../api/thread-api';
import { newRequestId } from '../../api/request-id';

import type { ComposerKind } from './draft';
import type { Recipient } from '../../followers/recipient-choice';
import type { ThreadKey } from '../thread-key';

/** What is about to be posted. */
export interface Post {
  kind: ComposerKind;
  html: string;
  subject: string;
  recipients: Recipient[];
  attachmentIds: number[];
}

/**
 * Posts. The same text sent again after a failure keeps its request id: the first try may have been stored although its
 * answer was lost, and then the second must not send it twice.
 */
export const usePost = (
  thread: ThreadKey
): { send(post: Post): Promise<boolean>; sending: boolean; error: unknown; clearError(): void } => {
  const [post, { isLoading, error, reset }] = useChatterPostMessageMutation();
  const attempt = React.useRef<{ text: string; requestId: string } | null>(null);

  const send = async (content: Post): Promise<boolean> => {
    const text = JSON.stringify(content);
    if (attempt.current?.text !== text) attempt.current = { text, requestId: newRequestId() };
    const { subject, ...rest } = content;
    const result = await post({
      params: thread,
      body: {
        ...rest,
        ...(subject.trim() === '' ? {} : { subject: subject.trim() }),
        requestId: attempt.current.requestId,
      },
    });
    return !('error' in result);
  };
  return { send, sending: isLoading, error: error ?? null, clearError: reset };
};
