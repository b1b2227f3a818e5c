import type { Readable } from 'node:stream';

import { errors } from '@strapi/utils';

import { octetsInWords } from '../mail/octets';
import { createBodyBlocks } from './body-blocks';

/** PayloadTooLargeError (413) that names the limit of one mail, and how to raise it. */
export const mailTooLarge = (limit: number): Error =>
  new errors.PayloadTooLargeError(
    `This mail is larger than the limit of ${octetsInWords(limit)} (${limit} octets). ` +
      'Raise limits.incomingBytes in the settings of the plugin chatter to accept it.'
  );

/**
 * A raw request body as it comes in. Whoever stops reading it early gets an answer through all the same: the rest is let
 * pass instead of breaking the connection, and Node's `requestTimeout` ends one that never stops.
 */
export async function* streamBody(request: Readable): AsyncGenerator<Buffer> {
  let ended = false;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
    ended = true;
  } catch (error) {
    // The client hung up: nobody hears the answer, and it is no fault of the server that its log should know.
    throw request.destroyed ? new errors.ValidationError('The body broke off.') : error;
  } finally {
    if (!ended && !request.destroyed) request.resume();
  }
}

/**
 * Reads a raw request body. PayloadTooLargeError (413) that names the limit as soon as more than `limit` octets are
 * announced or have come, so that a stranger cannot fill the memory.
 */
export const readBody = async (
  request: Readable,
  input: { limit: number; announced: number | undefined }
): Promise<Buffer> => {
  if (input.announced !== undefined && input.announced > input.limit) throw mailTooLarge(input.limit);
  const blocks = createBodyBlocks();
  for await (const chunk of streamBody(request)) {
    blocks.add(chunk);
    if (blocks.size > input.limit) throw mailTooLarge(input.limit);
  }
  return blocks.take();
};
