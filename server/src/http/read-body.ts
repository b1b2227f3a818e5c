import type { Readable } from 'node:stream';

import { errors } from '@strapi/utils';

import { octetsInWords } from '../mail/octets';

/**
 * Reads a raw request body. PayloadTooLargeError (413) that names the limit as soon as more than `limit` octets are
 * announced or have come, so that a stranger cannot fill the memory.
 */
export const readBody = async (
  request: Readable,
  input: { limit: number; announced: number | undefined }
): Promise<Buffer> => {
  const tooLarge = (): never => {
    throw new errors.PayloadTooLargeError(
      `This mail is larger than the limit of ${octetsInWords(input.limit)} (${input.limit} octets). ` +
        'Raise limits.incomingBytes in the settings of the plugin chatter to accept it.'
    );
  };
  if (input.announced !== undefined && input.announced > input.limit) tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > input.limit) tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
};
