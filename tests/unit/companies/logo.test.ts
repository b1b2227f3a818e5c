import { LOGO_MAGIC, logoTypeOf, pictureOnly } from '../../../server/src/companies/logo';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108', 'hex');
const JPEG = Buffer.from('ffd8ffe000104a46494600010100', 'hex');
const GIF = Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1');

describe('what a picture is', () => {
  it.each([
    [PNG, 'image/png'],
    [JPEG, 'image/jpeg'],
    [GIF, 'image/gif'],
    [Buffer.from('GIF87a'), 'image/gif'],
    [Buffer.alloc(0), null],
    [Buffer.from('GIF88a'), null],
    [Buffer.from('ffd8', 'hex'), null],
    // the signature of RFC 2083 without the chunk that must follow it
    [PNG.subarray(0, 8), null],
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">'), null],
    [Buffer.from('<!doctype html>'), null],
    [Buffer.from('RIFF\x00\x00\x00\x00WEBPVP8 ', 'latin1'), null],
    [Buffer.concat([Buffer.from(' '), PNG]), null],
  ])('%j is %s', (head, type) => {
    expect(logoTypeOf(head.subarray(0, LOGO_MAGIC))).toBe(type);
  });
});

describe('a stream of which only pictures pass', () => {
  const pass = async (chunks: Buffer[]): Promise<{ seen: string[]; octets: Buffer }> => {
    const seen: string[] = [];
    const source = (async function* () {
      yield* chunks;
    })();
    const out: Buffer[] = [];
    for await (const chunk of pictureOnly(
      source,
      (type) => seen.push(type),
      () => new Error('no picture')
    ))
      out.push(chunk);
    return { seen, octets: Buffer.concat(out) };
  };
  const bytes = (content: Buffer): Buffer[] => [...content].map((octet) => Buffer.from([octet]));

  it('lets every octet through, however small the pieces are', async () => {
    expect(await pass(bytes(PNG))).toEqual({ seen: ['image/png'], octets: PNG });
    expect(await pass([PNG, GIF])).toEqual({ seen: ['image/png'], octets: Buffer.concat([PNG, GIF]) });
    // shorter than what is looked at
    expect(await pass([GIF])).toEqual({ seen: ['image/gif'], octets: GIF });
  });

  it('stops at whatever is none, before a single octet has passed', async () => {
    await expect(pass([Buffer.from('<html>'), PNG])).rejects.toThrow('no picture');
    await expect(pass([PNG.subarray(0, 10)])).rejects.toThrow('no picture');
    await expect(pass([])).rejects.toThrow('no picture');
  });
});
