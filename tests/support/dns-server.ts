import { createSocket } from 'node:dgram';

/** A name server on this machine (UDP, RFC 1035), as far as the tests ask one. */
export interface DnsServer {
  /** `127.0.0.1:port` */
  address: string;
  /** every question that arrived, as `TXT customer.example` */
  asked: string[];
  close(): Promise<void>;
}

/** What a name holds; `silent` never answers. TXT and names as text, MX as `10 mx.example`. */
export type Answers = Record<
  string,
  { ttl?: number; records: string[] } | 'nxdomain' | 'nodata' | 'servfail' | 'silent'
>;

const TYPES: Record<number, string> = { 1: 'A', 5: 'CNAME', 12: 'PTR', 15: 'MX', 16: 'TXT', 28: 'AAAA' };
const CODES = { nxdomain: 3, nodata: 0, servfail: 2 } as const;

/** @param answers by question (`TXT customer.example`), looked up anew each time; what is not in there does not exist */
export const startDnsServer = async (answers: Answers): Promise<DnsServer> => {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, sender) => {
    const { name, type, end } = readQuestion(query);
    const question = `${TYPES[type] ?? type} ${name}`;
    asked.push(question);
    const answer = answers[question] ?? 'nxdomain';
    if (answer === 'silent') return;
    const found = typeof answer === 'string' ? { records: [] } : answer;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8580 | (typeof answer === 'string' ? CODES[answer] : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(found.records.length, 6);
    const records = found.records.map((record) => {
      const data = encodeRecord(TYPES[type] ?? '', record);
      const fixed = Buffer.alloc(12);
      fixed.writeUInt16BE(0xc00c, 0);
      fixed.writeUInt16BE(type, 2);
      fixed.writeUInt16BE(1, 4);
      fixed.writeUInt32BE(('ttl' in found ? found.ttl : undefined) ?? 60, 6);
      fixed.writeUInt16BE(data.length, 10);
      return Buffer.concat([fixed, data]);
    });
    socket.send(Buffer.concat([header, query.subarray(12, end), ...records]), sender.port, sender.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
};

const readQuestion = (query: Buffer): { name: string; type: number; end: number } => {
  const labels: string[] = [];
  let at = 12;
  while (query[at]) {
    const length = query[at] as number;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
};

const encodeName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

const encodeRecord = (type: string, record: string): Buffer => {
  switch (type) {
    case 'A':
      return Buffer.from(record.split('.').map(Number));
    case 'AAAA':
      return Buffer.from(record.replaceAll(':', ''), 'hex');
    case 'MX': {
      const [priority = '0', exchange = ''] = record.split(' ');
      return Buffer.concat([Buffer.from([0, Number(priority)]), encodeName(exchange)]);
    }
    case 'CNAME':
    case 'PTR':
      return encodeName(record);
    default: {
      const pieces = record.match(/.{1,255}/gs) ?? [''];
      return Buffer.concat(pieces.flatMap((piece) => [Buffer.from([piece.length]), Buffer.from(piece)]));
    }
  }
};
