import { sourceOctets, toBase64 } from '../../../../../admin/src/incoming/explain/base64';

describe('the source that Explain sends', () => {
  it('keeps every octet, in more than one slice', () => {
    const octets = Uint8Array.from({ length: 100_003 }, (_, index) => index % 256);
    expect(Buffer.from(toBase64(octets), 'base64').equals(Buffer.from(octets))).toBe(true);
    expect(toBase64(new Uint8Array())).toBe('');
  });

  it('gives a pasted source its line ends back, once, and begins with its first header', () => {
    const text = Buffer.from(sourceOctets('\n\n From: a\nTo: é\r\n\r\nx\n')).toString('utf8');
    expect(text).toBe('From: a\r\nTo: é\r\n\r\nx\r\n');
  });
});
