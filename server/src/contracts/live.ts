import { z } from 'zod';

import { defineContract } from './contract';
import { threadParams } from './thread';

/**
 * Server-sent events of one thread, over `fetch` (an EventSource cannot send the token). An event `changed` without content
 * says that the thread looks different now: the panel asks again, with its own rights. A comment line comes every 20 s.
 * The stream ends when the token expires or the right to read is gone.
 */
export const liveThread = defineContract({
  method: 'GET',
  path: '/threads/:uid/:documentId/live',
  params: threadParams,
  response: z.any(),
});
