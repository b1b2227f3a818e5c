import {
  lastField,
  octetsOf,
  readForm,
  textOf,
} from '../../../../../server/src/incoming/ingresses/webhooks/form-fields';
import { multipart, urlEncoded, type TestCall } from '../../../../support/webhook-calls';
import { RAW } from './calls';

const read = ({ headers, body }: TestCall) => readForm(body, headers['content-type'] ?? '');

describe.each([
  ['multipart/form-data', multipart],
  ['application/x-www-form-urlencoded', urlEncoded],
])('a form as %s', (_type, form) => {
  it('keeps every octet', async () => {
    const every = Buffer.from(Array.from({ length: 256 }, (_, code) => code));
    const fields = await read(form({ name: 'Zoë', mail: RAW, every, empty: '' }));
    expect(fields.map(({ name }) => name)).toEqual(['name', 'mail', 'every', 'empty']);
    expect(textOf(lastField(fields, 'name'))).toBe('Zoë');
    expect(await octetsOf(lastField(fields, 'mail')!)).toEqual(RAW);
    expect(await octetsOf(lastField(fields, 'every')!)).toEqual(every);
    expect(textOf(lastField(fields, 'empty'))).toBe('');
    expect(textOf(lastField(fields, 'missing'))).toBe('');
  });

  it('may hold a large field', async () => {
    const large = Buffer.alloc(600_000, 'a b+c%d\r\n--x');
    expect((await octetsOf(lastField(await read(form({ large })), 'large')!)).equals(large)).toBe(true);
  });

  it('has not too many fields', async () => {
    const fields = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`f${i}`, '']));
    await expect(read(form(fields))).rejects.toThrow('too many fields');
  });
});

describe('a form', () => {
  it('gives the last of two fields of one name', async () => {
    const fields = await readForm(Buffer.from('a=1&a=2'), 'application/x-www-form-urlencoded');
    expect(textOf(lastField(fields, 'a'))).toBe('2');
  });

  it.each([
    ['%', '%'],
    ['100%', '100%'],
    ['%4', '%4'],
    ['%zz%41', '%zzA'],
    ['a+b%2Bc', 'a b+c'],
    ['%C3%A9', 'é'],
  ])('decodes %s', async (encoded, decoded) => {
    const fields = await readForm(Buffer.from(`x=${encoded}`), 'application/x-www-form-urlencoded');
    expect(textOf(lastField(fields, 'x'))).toBe(decoded);
  });

  it('knows files, quoted names and a preamble', async () => {
    const { body } = multipart({}, [
      {
        name: 'attachment-1',
        fileName: 'a \\"quoted\\" näme.txt',
        type: 'text/plain',
        content: Buffer.from('x'),
      },
    ]);
    const whole = Buffer.concat([Buffer.from('This is a preamble.\r\n'), body]);
    expect(await readForm(whole, 'Multipart/Form-Data; boundary="xYzZY"')).toMatchObject([
      { name: 'attachment-1', fileName: 'a "quoted" näme.txt', type: 'text/plain' },
    ]);
  });

  it('is not ended by a longer boundary', async () => {
    const content = 'one\r\n--xYzZYabc\r\ntwo';
    expect(textOf(lastField(await read(multipart({ content })), 'content'))).toBe(content);
  });

  it('is refused when it is cut off anywhere', async () => {
    const { headers, body } = multipart({ a: 'one', b: 'two' });
    for (let length = 0; length < body.length - 4; length += 1)
      await expect(read({ headers, body: body.subarray(0, length) })).rejects.toThrow();
  });

  it('takes no longer for one that is made to take long', async () => {
    const lookalikes = Buffer.from(`--xx\r\na: b\r\n\r\n${'\r\n--xxy'.repeat(1_000_000)}`);
    await expect(readForm(lookalikes, 'multipart/form-data; boundary=xx')).rejects.toThrow(
      'too many delimiters'
    );
    const beginnings = Buffer.from('\r\n--x'.repeat(1_000_000));
    await expect(readForm(beginnings, 'multipart/form-data; boundary=xx')).rejects.toThrow('cut off');
  });

  it.each([
    ['text/plain', 'a=1'],
    ['multipart/form-data', '--x\r\n'],
    ['multipart/form-data; boundary=', '----\r\n'],
    [`multipart/form-data; boundary=${'x'.repeat(300)}`, '--x\r\n'],
    ['multipart/form-data; boundary=x', '--x\r\n--x\r\n--x--\r\n'],
    ['multipart/form-data; boundary=x', `--x\r\n${'a: b\r\n'.repeat(5000)}\r\ny\r\n--x--\r\n`],
    ['', ''],
  ])('is none: %s', async (type, body) => {
    await expect(readForm(Buffer.from(body), type)).rejects.toThrow();
  });
});
