import { parseMail } from '../../../server/src/mail/parse-mail';
import { decompressRtf } from '../../../server/src/mail/rtf-compressed';
import { readTnef } from '../../../server/src/mail/tnef';

const uint16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const attribute = (level: number, id: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([level]), uint32(id), uint32(value.length), value, uint16(0)]);
const property = (type: number, id: number, value: Buffer): Buffer =>
  Buffer.concat([
    uint16(type),
    uint16(id),
    uint32(1),
    uint32(value.length),
    value,
    Buffer.alloc((4 - (value.length % 4)) % 4),
  ]);
const properties = (...list: Buffer[]): Buffer => Buffer.concat([uint32(list.length), ...list]);
const unicode = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

const START = Buffer.concat([uint32(0x223e9f78), uint16(1)]);
const NOTE = attribute(1, 0x00078008, Buffer.from('IPM.Note\0'));
const CODEPAGE = attribute(1, 0x00069007, Buffer.concat([uint32(1252), uint32(0)]));
const fileOf = (content: string, longName: string): Buffer =>
  Buffer.concat([
    attribute(2, 0x00069002, Buffer.alloc(14)),
    attribute(2, 0x00018010, Buffer.from('SHORT~1.TXT\0')),
    attribute(2, 0x0006800f, Buffer.from(content)),
    attribute(
      2,
      0x00069005,
      properties(
        Buffer.concat([uint16(0x0003), uint16(0x0e20), uint32(5)]),
        property(0x001f, 0x3707, unicode(longName)),
        property(0x001f, 0x370e, unicode('text/plain'))
      )
    ),
  ]);

const mailWith = (tnef: Buffer, text: string): Buffer =>
  Buffer.from(
    [
      'From: Ann <ann@example.com>',
      'To: support@shop.example',
      'Subject: files',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      text,
      '--b',
      'Content-Type: application/ms-tnef; name="winmail.dat"',
      'Content-Transfer-Encoding: base64',
      '',
      tnef.toString('base64'),
      '--b--',
      '',
    ].join('\r\n')
  );

describe('winmail.dat', () => {
  it('hands out its files under their long names, and the container is gone', async () => {
    const tnef = Buffer.concat([
      START,
      CODEPAGE,
      NOTE,
      fileOf('first', 'Größe über alles.txt'),
      fileOf('second', 'b.txt'),
    ]);
    const mail = await parseMail(mailWith(tnef, 'see below'));
    expect(mail.text?.trim()).toBe('see below');
    expect(
      mail.attachments.map(({ name, mimeType, content }) => [name, mimeType, content.toString()])
    ).toEqual([
      ['Größe über alles.txt', 'text/plain', 'first'],
      ['b.txt', 'text/plain', 'second'],
    ]);
  });

  it('gives the text inside where the mail has none of its own', async () => {
    const body = attribute(
      1,
      0x00069003,
      properties(
        property(0x001f, 0x1000, unicode('plain words')),
        property(0x0102, 0x1013, Buffer.from('<p>rich words é</p>', 'latin1'))
      )
    );
    const mail = await parseMail(
      mailWith(Buffer.concat([START, CODEPAGE, NOTE, body, fileOf('x', 'x.txt')]), '')
    );
    expect(mail.text).toBe('plain words');
    expect(mail.html).toBe('<p>rich words é</p>');
  });

  it('keeps the container of an appointment, which says more than its files', async () => {
    const meeting = attribute(1, 0x00078008, Buffer.from('IPM.Microsoft Schedule.MtgReq\0'));
    const mail = await parseMail(mailWith(Buffer.concat([START, meeting, fileOf('x', 'x.txt')]), 'meet'));
    expect(mail.attachments.map(({ name }) => name)).toEqual(['winmail.dat', 'x.txt']);
  });

  it.each([
    ['cut off in the middle', (tnef: Buffer) => tnef.subarray(0, tnef.length - 40)],
    [
      'a length beyond its end',
      (tnef: Buffer) => Buffer.concat([tnef, Buffer.from([2]), uint32(1), uint32(0xffffffff)]),
    ],
    [
      'a property count of four thousand million',
      (tnef: Buffer) => Buffer.concat([tnef, attribute(1, 0x00069003, uint32(0xffffffff))]),
    ],
  ])('keeps the container and what could be read: %s', async (_situation, damage) => {
    const whole = Buffer.concat([START, NOTE, fileOf('first', 'a.txt'), fileOf('second', 'b.txt')]);
    const mail = await parseMail(mailWith(damage(whole), 'see below'));
    expect(mail.defects).toEqual([]);
    expect(mail.attachments.map(({ name }) => name).slice(0, 2)).toEqual(['winmail.dat', 'a.txt']);
  });

  it('leaves alone what only bears the name', async () => {
    const mail = await parseMail(mailWith(Buffer.from('no container at all'), 'see below'));
    expect(mail.attachments.map(({ name }) => name)).toEqual(['winmail.dat']);
    expect(readTnef(Buffer.alloc(3))).toBeNull();
  });
});

describe('compressed RTF', () => {
  it('reads the example of MS-OXRTFCP 3.1.1', () => {
    const data = Buffer.from(
      '2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423' +
        '20af32068656c090020627705b06c647d0a800fa0',
      'hex'
    );
    expect(decompressRtf(data)?.toString('latin1')).toBe('{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n');
  });

  it('reads a text that refers to what it is just writing (MS-OXRTFCP 3.1.2)', () => {
    const data = Buffer.from('1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0', 'hex');
    expect(decompressRtf(data)?.toString('latin1')).toBe('{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}');
  });

  it.each([
    ['short', Buffer.alloc(8)],
    ['of another kind', Buffer.alloc(40, 1)],
  ])('is null for data that is %s', (_name, data) => {
    expect(decompressRtf(data)).toBeNull();
  });
});
