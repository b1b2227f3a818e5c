import {
  createDotReader,
  parseListLine,
  parseStatus,
  parseUidlLine,
} from '../../../server/src/servers/pop3-lines';

/** The content and what follows its end, of an answer that comes in these packets. */
const read = (packets: string[]): { content: string; rest: string | null } => {
  const readDots = createDotReader();
  const parts: Buffer[] = [];
  for (const [index, packet] of packets.entries()) {
    const { content, rest } = readDots(Buffer.from(packet, 'latin1'));
    parts.push(content);
    if (rest) {
      const after = [rest.toString('latin1'), ...packets.slice(index + 1)].join('');
      return { content: Buffer.concat(parts).toString('latin1'), rest: after };
    }
  }
  return { content: Buffer.concat(parts).toString('latin1'), rest: null };
};

/** Every way to cut a text into two or three packets, and into single octets. */
const cuts = function* (text: string): Generator<string[]> {
  for (let first = 0; first <= text.length; first += 1) {
    yield [text.slice(0, first), text.slice(first)];
    for (let second = first + 1; second < Math.min(first + 6, text.length); second += 1)
      yield [text.slice(0, first), text.slice(first, second), text.slice(second)];
  }
  yield text.split('');
};

describe('an answer of many lines (RFC 1939 3)', () => {
  it.each<[string, string, string]>([
    ['an ordinary one', 'one\r\ntwo\r\n.\r\n', 'one\r\ntwo\r\n'],
    ['an empty one', '.\r\n', ''],
    ['one of an empty line', '\r\n.\r\n', '\r\n'],
    ['a dot at the beginning', '..\r\n.\r\n', '.\r\n'],
    ['dots in front of lines', 'a\r\n..\r\n...\r\n..b\r\nc.\r\n.\r\n', 'a\r\n.\r\n..\r\n.b\r\nc.\r\n'],
    ['a dot in a line of bare LF', 'a\n.\nb\r\n.\r\n', 'a\n.\nb\r\n'],
    ['a dot and a bare CR', 'a\r\n.\rb\r\n.\r\n', 'a\r\n\rb\r\n'],
    ['a dot and a bare LF', 'a\r\n.\nb\r\n.\r\n', 'a\r\n\nb\r\n'],
    ['octets that are no text', '\x00\xff\r\n..\xfe\r\n.\r\n', '\x00\xff\r\n.\xfe\r\n'],
  ])('%s, however the network cuts it', (_situation, sent, content) => {
    for (const packets of cuts(sent))
      expect({ packets, ...read(packets) }).toMatchObject({ content, rest: '' });
  });

  it('leaves what comes behind the end for the next answer', () => {
    expect(read(['a\r\n.\r\n+OK 2', ' next\r\n'])).toEqual({ content: 'a\r\n', rest: '+OK 2 next\r\n' });
  });

  it('does not end before the end', () => {
    for (const open of ['a\r\n.', 'a\r\n.\r', 'a\r\n', 'a\r\n..\r\n'])
      expect(read([open])).toMatchObject({ rest: null });
  });

  it('takes time in proportion to the size only', () => {
    const line = `..${'x'.repeat(8)}\r\n`;
    const cost = (lines: number): number => {
      const packet = Buffer.from(line.repeat(lines));
      const readDots = createDotReader();
      let octets = 0;
      for (let at = 0; at < packet.length; at += 7)
        octets += readDots(packet.subarray(at, at + 7)).content.length;
      return octets;
    };
    // Not timed: a megabyte in packets of 7 octets would not end in any patience if each looked at all before it.
    expect(cost(100_000)).toBeGreaterThan(1_090_000);
  });
});

describe('a status line', () => {
  it.each([
    ['+OK', { ok: true, text: '', code: '' }],
    ['+OK 2 320', { ok: true, text: '2 320', code: '' }],
    ['-ERR no such message', { ok: false, text: 'no such message', code: '' }],
    [
      '-ERR [IN-USE] Do you have another session?',
      { ok: false, text: 'Do you have another session?', code: 'IN-USE' },
    ],
    ['-ERR [sys/temp] later', { ok: false, text: 'later', code: 'SYS/TEMP' }],
    ['-err no', { ok: false, text: 'no', code: '' }],
    ['+ ', { ok: true, text: '', code: '', more: true }],
  ])('%s', (line, status) => {
    expect(parseStatus(line)).toEqual(status);
  });

  it.each(['* OK IMAP4 ready', '220 mail ready', '+OKAY', 'OK', ''])('%s is none', (line) => {
    expect(parseStatus(line)).toBeNull();
  });
});

describe('lines of lists', () => {
  it('reads numbers, sizes and names', () => {
    expect(parseListLine('2 200')).toEqual({ number: 2, size: 200 });
    expect(parseListLine('2 200 more')).toEqual({ number: 2, size: 200 });
    expect(parseListLine('two')).toBeNull();
    expect(parseUidlLine('2 QhdPYR:00WBw1Ph7x7')).toEqual({ number: 2, uidl: 'QhdPYR:00WBw1Ph7x7' });
    expect(parseUidlLine('2 ')).toBeNull();
    expect(parseUidlLine(`2 ${'x'.repeat(501)}`)).toBeNull();
  });
});
