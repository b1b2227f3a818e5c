import { decompressRtf } from './rtf-compressed';

/**
 * Reads `winmail.dat`: the Transport Neutral Encapsulation Format in which Outlook wraps files and the body of a mail
 * (MS-OXTNEF). Every length comes from a stranger, so each is checked against what is there; linear, bounded by the input.
 */

export interface TnefFile {
  name: string;
  /** '' where none was given */
  mimeType: string;
  contentId: string | null;
  content: Buffer;
}

export interface TnefContent {
  /** such as `IPM.Note`; appointments, tasks and contacts say more than their files and text */
  messageClass: string;
  text: string | null;
  html: string | null;
  /** body as RTF, where there is no other */
  rtf: Buffer | null;
  files: TnefFile[];
  /** false when the data ended early or makes no sense: then something may be missing */
  complete: boolean;
}

const SIGNATURE = 0x223e9f78;
const MAX_FILES = 500;
const MAX_PROPERTIES = 5_000;

const LEVEL_ATTACHMENT = 2;

const ATTRIBUTE = {
  messageClass: 0x00078008,
  body: 0x0002800c,
  messageProperties: 0x00069003,
  codepage: 0x00069007,
  attachStart: 0x00069002,
  attachTitle: 0x00018010,
  attachData: 0x0006800f,
  attachProperties: 0x00069005,
} as const;

const PROPERTY = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  attachData: 0x3701,
  attachLongName: 0x3707,
  attachMimeType: 0x370e,
  attachContentId: 0x3712,
} as const;

/** Octets of values of a fixed type (MS-OXCDATA 2.11.1), with padding. */
const FIXED: Readonly<Record<number, number>> = {
  0x0000: 0,
  0x0001: 0,
  0x0002: 4,
  0x0003: 4,
  0x0004: 4,
  0x0005: 8,
  0x0006: 8,
  0x0007: 8,
  0x000a: 4,
  0x000b: 4,
  0x0014: 8,
  0x0040: 8,
  0x0048: 16,
};
const VARIABLE = [0x001e, 0x001f, 0x000d, 0x0102];
const UNICODE = 0x001f;
const OBJECT = 0x000d;

/** Reads on from a place; every step throws a RangeError where the data ends. */
class Cursor {
  at = 0;
  constructor(readonly data: Buffer) {}

  get left(): number {
    return this.data.length - this.at;
  }
  uint8(): number {
    return this.data.readUInt8(this.move(1));
  }
  uint16(): number {
    return this.data.readUInt16LE(this.move(2));
  }
  uint32(): number {
    return this.data.readUInt32LE(this.move(4));
  }
  bytes(length: number): Buffer {
    const start = this.move(length);
    return this.data.subarray(start, start + length);
  }
  private move(length: number): number {
    if (length > this.left) throw new RangeError('the data ends early');
    const start = this.at;
    this.at += length;
    return start;
  }
}

const padded = (length: number): number => (length + 3) & ~3;

/** Text of one octet per character in a Windows code page, or of two; ends at the first NUL. */
const decode = (bytes: Buffer, unicode: boolean, codepage: string): string => {
  const text = new TextDecoder(unicode ? 'utf-16le' : codepage).decode(bytes);
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
};

const codepageLabel = (number: number): string => {
  const label = number === 65001 ? 'utf-8' : number === 932 ? 'shift_jis' : `windows-${number}`;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'windows-1252';
  }
};

interface Property {
  unicode: boolean;
  object: boolean;
  value: Buffer;
}

/** The properties we know of a list of them (MS-OXTNEF 2.1.3.4); named ones are passed over. */
const readProperties = (data: Buffer): Map<number, Property> => {
  const wanted = new Set<number>(Object.values(PROPERTY));
  const found = new Map<number, Property>();
  const cursor = new Cursor(data);
  const count = Math.min(cursor.uint32(), MAX_PROPERTIES);
  for (let i = 0; i < count; i++) {
    const type = cursor.uint16();
    const id = cursor.uint16();
    if (id >= 0x8000) {
      cursor.bytes(16);
      const named = cursor.uint32() === 1;
      const length = cursor.uint32();
      if (named) cursor.bytes(padded(length));
    }
    const base = type & 0x0fff;
    const several = (type & 0x1000) !== 0;
    if (VARIABLE.includes(base)) {
      const values = cursor.uint32();
      if (values > MAX_PROPERTIES) throw new RangeError('too many values');
      for (let n = 0; n < values; n++) {
        const length = cursor.uint32();
        const value = cursor.bytes(length);
        cursor.bytes(Math.min(padded(length) - length, cursor.left));
        if (n === 0 && wanted.has(id))
          found.set(id, { unicode: base === UNICODE, object: base === OBJECT, value });
      }
      continue;
    }
    const size = FIXED[base];
    if (size === undefined) throw new RangeError('a property of an unknown type');
    const values = several ? cursor.uint32() : 1;
    if (values > MAX_PROPERTIES) throw new RangeError('too many values');
    cursor.bytes(size * values);
  }
  return found;
};

/** Whether a file of a mail is such a container, by its media type or by the name that Outlook gives it. */
export const isTnef = (file: { mimeType: string; name: string }): boolean =>
  /^application\/(?:vnd\.)?ms-tnef$/.test(file.mimeType) || /^(?:winmail|win)\.dat$/i.test(file.name);

/** What a `winmail.dat` holds; null when it is none. Never throws. */
export const readTnef = (data: Buffer): TnefContent | null => {
  if (data.length < 6 || data.readUInt32LE(0) !== SIGNATURE) return null;
  const result: TnefContent = {
    messageClass: '',
    text: null,
    html: null,
    rtf: null,
    files: [],
    complete: true,
  };
  let codepage = 'windows-1252';
  let file: TnefFile | null = null;
  const cursor = new Cursor(data);
  cursor.at = 6;
  try {
    while (cursor.left > 0) {
      const level = cursor.uint8();
      const attribute = cursor.uint32();
      const value = cursor.bytes(cursor.uint32());
      cursor.uint16(); // checksum: Outlook itself writes wrong ones
      if (attribute === ATTRIBUTE.codepage && value.length >= 4)
        codepage = codepageLabel(value.readUInt32LE(0));
      else if (attribute === ATTRIBUTE.messageClass)
        result.messageClass = decode(value, false, codepage).slice(0, 255);
      else if (attribute === ATTRIBUTE.body) result.text ??= decode(value, false, codepage);
      else if (attribute === ATTRIBUTE.messageProperties) takeBody(result, readProperties(value), codepage);
      else if (level === LEVEL_ATTACHMENT && attribute === ATTRIBUTE.attachStart) {
        if (result.files.length >= MAX_FILES) throw new RangeError('too many files');
        file = { name: '', mimeType: '', contentId: null, content: Buffer.alloc(0) };
        result.files.push(file);
      } else if (file !== null && level === LEVEL_ATTACHMENT) takeFile(file, attribute, value, codepage);
    }
  } catch {
    result.complete = false;
  }
  result.files = result.files.filter(({ content }) => content.length > 0);
  return result;
};

const takeBody = (result: TnefContent, properties: Map<number, Property>, codepage: string): void => {
  const body = properties.get(PROPERTY.body);
  const html = properties.get(PROPERTY.html);
  const rtf = properties.get(PROPERTY.rtf);
  if (body) result.text = decode(body.value, body.unicode, codepage);
  if (html) result.html = decode(html.value, html.unicode, codepage);
  if (rtf) result.rtf = decompressRtf(rtf.value);
};

const takeFile = (file: TnefFile, attribute: number, value: Buffer, codepage: string): void => {
  if (attribute === ATTRIBUTE.attachTitle) file.name ||= decode(value, false, codepage);
  if (attribute === ATTRIBUTE.attachData) file.content = value;
  if (attribute !== ATTRIBUTE.attachProperties) return;
  const properties = readProperties(value);
  const text = (id: number): string => {
    const property = properties.get(id);
    return property ? decode(property.value, property.unicode, codepage).trim() : '';
  };
  file.name = text(PROPERTY.attachLongName) || file.name;
  file.mimeType = text(PROPERTY.attachMimeType) || file.mimeType;
  file.contentId = text(PROPERTY.attachContentId) || null;
  const data = properties.get(PROPERTY.attachData);
  // an object begins with the identifier of its interface
  if (data && file.content.length === 0) file.content = data.object ? data.value.subarray(16) : data.value;
};
