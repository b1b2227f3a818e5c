import { createDnsResolver } from '../../../server/src/servers/dns-resolver';
import { startDnsServer, type Answers, type DnsServer } from '../../support/dns-server';

let server: DnsServer;
let answers: Answers;
let now: number;

beforeEach(async () => {
  answers = {};
  now = 1_000_000;
  server = await startDnsServer(answers);
});
afterEach(() => server.close());

const create = (timeoutMs = 3_000) =>
  createDnsResolver({ servers: [server.address], timeoutMs, now: () => now });
const codeOf = async (question: Promise<unknown>): Promise<unknown> =>
  question.then(
    () => 'answered',
    (error: NodeJS.ErrnoException) => error.code
  );

test('answers as dns.promises.resolve does', async () => {
  answers['TXT customer.example'] = { records: ['v=spf1 -all', 'x'.repeat(300)] };
  answers['MX customer.example'] = { records: ['10 mx.customer.example'] };
  answers['A mx.customer.example'] = { records: ['192.0.2.1', '192.0.2.2'] };
  answers['AAAA mx.customer.example'] = { records: ['2001:0db8:0000:0000:0000:0000:0000:0001'] };
  answers['PTR 1.2.0.192.in-addr.arpa'] = { records: ['mx.customer.example'] };
  const resolve = create();
  expect(await resolve('customer.example', 'TXT')).toEqual([
    ['v=spf1 -all'],
    ['x'.repeat(255), 'x'.repeat(45)],
  ]);
  expect(await resolve('customer.example', 'MX')).toEqual([
    expect.objectContaining({ priority: 10, exchange: 'mx.customer.example' }),
  ]);
  expect(await resolve('mx.customer.example', 'A')).toEqual(['192.0.2.1', '192.0.2.2']);
  expect(await resolve('mx.customer.example', 'AAAA')).toEqual(['2001:db8::1']);
  expect(await resolve('1.2.0.192.in-addr.arpa', 'PTR')).toEqual(['mx.customer.example']);
});

test('rejects as node:dns does; other record types are not asked for', async () => {
  answers['TXT empty.example'] = 'nodata';
  answers['TXT broken.example'] = 'servfail';
  const resolve = create();
  expect(await codeOf(resolve('nowhere.example', 'TXT'))).toBe('ENOTFOUND');
  expect(await codeOf(resolve('empty.example', 'TXT'))).toBe('ENODATA');
  expect(await codeOf(resolve('broken.example', 'TXT'))).toBe('ESERVFAIL');
  const before = server.asked.length;
  expect(await codeOf(resolve('customer.example', 'ANY'))).toBe('ENOTIMP');
  expect(server.asked).toHaveLength(before);
});

test('an answer is kept for its TTL, and never longer than five minutes', async () => {
  answers['A short.example'] = { ttl: 20, records: ['192.0.2.1'] };
  answers['A long.example'] = { ttl: 86_400, records: ['192.0.2.1'] };
  const resolve = create();
  const ask = async () => {
    await resolve('short.example', 'A');
    await resolve('Long.Example', 'A');
    return server.asked.length;
  };
  expect(await ask()).toBe(2);
  now += 19_000;
  expect(await ask()).toBe(2);
  now += 2_000;
  expect(await ask()).toBe(3);
  now += 300_000;
  expect(await ask()).toBe(5);
});

test('absence is kept for a minute, a failure for ten seconds', async () => {
  answers['TXT broken.example'] = 'servfail';
  const resolve = create();
  const ask = async () => {
    await codeOf(resolve('nowhere.example', 'TXT'));
    await codeOf(resolve('broken.example', 'TXT'));
    return new Set(server.asked.splice(0));
  };
  expect(await ask()).toEqual(new Set(['TXT nowhere.example', 'TXT broken.example']));
  expect(await ask()).toEqual(new Set());
  now += 11_000;
  answers['TXT broken.example'] = { records: ['better'] };
  expect(await ask()).toEqual(new Set(['TXT broken.example']));
  expect(await resolve('broken.example', 'TXT')).toEqual([['better']]);
  now += 50_000;
  expect(await ask()).toEqual(new Set(['TXT nowhere.example']));
});

test('the same question is never under way twice', async () => {
  answers['TXT customer.example'] = { records: ['x'] };
  const resolve = create();
  const found = await Promise.all(Array.from({ length: 50 }, () => resolve('customer.example', 'TXT')));
  expect(found).toHaveLength(50);
  expect(server.asked).toEqual(['TXT customer.example']);
});

test('a server that is silent costs no more than the limit', async () => {
  answers['TXT silent.example'] = 'silent';
  expect(await codeOf(create(100)('silent.example', 'TXT'))).toBe('ETIMEOUT');
});

test('what is kept is limited: the oldest answers go', async () => {
  const resolve = create();
  for (let i = 0; i <= 2_000; i++) {
    answers[`TXT h${i}.example`] = { records: [`${i}`] };
    await resolve(`h${i}.example`, 'TXT');
  }
  server.asked.length = 0;
  await resolve('h2000.example', 'TXT');
  await resolve('h0.example', 'TXT');
  expect(server.asked).toEqual(['TXT h0.example']);
});
