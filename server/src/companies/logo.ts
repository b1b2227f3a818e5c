import type { z } from 'zod';

import type { logoMimeType } from '../contracts/companies';

export type LogoMimeType = z.infer<typeof logoMimeType>;

/** As many octets as {@link logoTypeOf} looks at. */
export const LOGO_MAGIC = 16;

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const JPEG = Buffer.from('ffd8ff', 'hex');

const startsWith = (head: Buffer, magic: Buffer): boolean => head.subarray(0, magic.length).equals(magic);

/**
 * What a picture is by its first octets: a header says what its sender likes, and a page that calls itself a picture would
 * travel with every mail. Null for whatever is no PNG (RFC 2083 3.1, with its IHDR), JPEG or GIF.
 *
 * @param head the first {@link LOGO_MAGIC} octets
 */
export const logoTypeOf = (head: Buffer): LogoMimeType | null => {
  if (startsWith(head, PNG)) return 'image/png';
  if (startsWith(head, JPEG)) return 'image/jpeg';
  return ['GIF87a', 'GIF89a'].includes(head.subarray(0, 6).toString('latin1')) ? 'image/gif' : null;
};

/**
 * Lets a picture through as it comes, once its first octets have said what it is: nothing else is ever stored.
 *
 * @param onType told before the first octet is passed on
 * @param noPicture the error of whatever is no picture, also of nothing at all
 */
export async function* pictureOnly(
  source: AsyncIterable<Buffer>,
  onType: (type: LogoMimeType) => void,
  noPicture: () => Error
): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  const known = (octets: Buffer): Buffer => {
    const type = logoTypeOf(octets);
    if (type === null) throw noPicture();
    onType(type);
    return octets;
  };
  for await (const chunk of source) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < LOGO_MAGIC) continue;
    yield known(head);
    head = null;
  }
  if (head !== null) yield known(head);
}
