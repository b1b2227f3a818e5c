import path from 'node:path';

import { contentHash, contentPath } from '../../../server/src/files/content-address';

describe('where a file stands', () => {
  it('is told by its content', () => {
    // SHA-256 of nothing, FIPS 180-4
    expect(contentHash(Buffer.alloc(0))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    );
    expect(contentHash(Buffer.from('a'))).not.toBe(contentHash(Buffer.from('b')));
  });

  it('is two folders deep', () => {
    const hash = contentHash(Buffer.from('a'));
    expect(contentPath('/data', hash)).toBe(
      path.join('/data', 'files', hash.slice(0, 2), hash.slice(2, 4), hash)
    );
  });

  it.each([
    '',
    '..',
    '../../etc/passwd',
    `${'a'.repeat(61)}/..`,
    'A'.repeat(64),
    'a'.repeat(63),
    'a'.repeat(65),
    `${'a'.repeat(64)}\n`,
    `${'a'.repeat(64)}.tmp`,
  ])('is never told by %j', (hash) => {
    expect(() => contentPath('/data', hash)).toThrow('not the name of a stored file');
  });
});
