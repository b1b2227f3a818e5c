/** The first 207 octets of the dictionary of compressed RTF (MS-OXRTFCP 2.1.2.1). */
const PREFIX =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

const COMPRESSED = 0x75465a4c;
const PLAIN = 0x414c454d;
const DICTIONARY = 4096;
/** Octets of RTF at most: 17 times the input is what the format can reach, and no body is that long. */
const MAX_OUTPUT = 16 * 1024 * 1024;

/** RTF out of its compressed form (MS-OXRTFCP); null when the data is none. Never throws. */
export const decompressRtf = (data: Buffer): Buffer | null => {
  if (data.length < 16) return null;
  const size = Math.min(data.readUInt32LE(4), MAX_OUTPUT);
  const kind = data.readUInt32LE(8);
  if (kind === PLAIN) return data.subarray(16, 16 + size);
  if (kind !== COMPRESSED) return null;
  const dictionary = Buffer.alloc(DICTIONARY);
  dictionary.write(PREFIX, 'latin1');
  let write = PREFIX.length;
  const output: number[] = [];
  const put = (octet: number): void => {
    output.push(octet);
    dictionary[write] = octet;
    write = (write + 1) % DICTIONARY;
  };
  let at = 16;
  while (at < data.length && output.length < size) {
    const control = data[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < data.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(data[at++] ?? 0);
        continue;
      }
      const reference = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
      at += 2;
      const offset = reference >> 4;
      // a reference to the place of writing ends the stream
      if (offset === write) return Buffer.from(output);
      for (let n = 0; n < (reference & 0x0f) + 2; n++) put(dictionary[(offset + n) % DICTIONARY] ?? 0);
      if (output.length > MAX_OUTPUT) return null;
    }
  }
  return Buffer.from(output.slice(0, size));
};
