import {
  createRelayCheck,
  isTooSlow,
} from '../../../../../server/src/incoming/ingresses/smtp-listener/client';
import {
  clientKey,
  createClientLimits,
} from '../../../../../server/src/incoming/ingresses/smtp-listener/client-limits';

describe('the name under which a client is counted', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2::7', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::', '2001:db8:1:2::/64'],
    ['2001:db8::7', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1::8', '1:0:0:0::/64'],
  ])('%s is %s', (ip, key) => {
    expect(clientKey(ip)).toBe(key);
  });
});

describe('the limits per client', () => {
  it('lets in so many connections of one client, and the next one when one has gone', () => {
    const limits = createClientLimits({ total: 100, connections: 2, mailsPerMinute: 10 });
    expect([limits.connect('a'), limits.connect('a'), limits.connect('a'), limits.connect('b')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    limits.disconnect('a');
    expect(limits.connect('a')).toBe(true);
    expect(limits.connect('a')).toBe(false);
  });

  it('leaves places to others, whatever a few of them do', () => {
    const limits = createClientLimits({ total: 20, connections: 15, mailsPerMinute: 10 });
    const taken = (key: string) => {
      let count = 0;
      while (limits.connect(key)) count += 1;
      return count;
    };
    expect(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(taken)).toEqual([10, 5, 2, 1, 1, 1, 0]);
    expect(limits.connect('a')).toBe(false);
    limits.disconnect('b');
    expect([limits.connect('a'), limits.connect('g')]).toEqual([false, true]);
  });

  it('knows when places run short', () => {
    const limits = createClientLimits({ total: 4, connections: 2, mailsPerMinute: 10 });
    limits.connect('a');
    limits.connect('a');
    limits.disconnect('nobody');
    expect(limits.crowded).toBe(false);
    limits.connect('b');
    expect(limits.crowded).toBe(true);
    limits.disconnect('a');
    expect(limits.crowded).toBe(false);
  });

  it('never counts below nothing', () => {
    const limits = createClientLimits({ total: 100, connections: 1, mailsPerMinute: 10 });
    limits.disconnect('a');
    limits.connect('a');
    limits.disconnect('a');
    limits.disconnect('a');
    expect([limits.connect('a'), limits.connect('a')]).toEqual([true, false]);
  });

  it('lets through so many mails a minute, over any minute', () => {
    let now = 0;
    const limits = createClientLimits({ total: 100, connections: 1, mailsPerMinute: 60 }, () => now);
    const taken = (count: number) =>
      Array.from({ length: count }, () => limits.beginMail('a')).filter(Boolean).length;
    expect(taken(100)).toBe(60);
    now += 10_000;
    expect(taken(100)).toBe(10);
    now += 3_600_000;
    expect(taken(100)).toBe(60);
    expect(limits.beginMail('b')).toBe(true);
  });

  it('forgets those who are away, but nobody who is connected', () => {
    const limits = createClientLimits({ total: 100, connections: 1, mailsPerMinute: 1 });
    limits.connect('stays');
    for (let i = 0; i < 20_000; i += 1) {
      limits.connect(`client ${i}`);
      limits.disconnect(`client ${i}`);
    }
    expect(limits.size).toBeLessThanOrEqual(10_000);
    expect(limits.connect('stays')).toBe(false);
  });
});

describe('a client that gets nowhere', () => {
  const minute = 60_000;
  const second = 1000;
  const silent = { idleSince: 0, data: null, relay: null };
  const sending = (since: number, octets: number) => ({ idleSince: 0, data: { since, octets }, relay: null });
  it.each([
    ['says nothing for a while', silent, 4 * minute, false],
    ['only talks', silent, 5 * minute + 1, true],
    ['has just begun a mail', sending(10 * minute, 0), 11 * minute, false],
    ['sends an octet now and then', sending(0, 20), 2 * minute, true],
    ['sends slowly but steadily', sending(0, 600_000), 20 * minute, false],
    ['has become slow', sending(0, 600_000), 22 * minute, true],
  ])('%s', (_what, client, now, late) => {
    expect(isTooSlow(client, now, false)).toBe(late);
  });

  it.each([
    ['says nothing', silent, 31 * second, true],
    ['is quick', silent, 29 * second, false],
    ['trickles', sending(0, 600_000), 91 * second, true],
    ['sends with 10 kB a second', sending(0, 600_000), 89 * second, false],
    ['is a mail server of ours', { ...silent, relay: 'named' as const }, 4 * minute, false],
  ])('while places run short: %s', (_what, client, now, late) => {
    expect(isTooSlow(client, now, true)).toBe(late);
  });
});

it.each([
  ['127.0.0.1', 'machine'],
  ['127.8.9.1', 'machine'],
  ['::1', 'machine'],
  ['10.0.0.3', 'named'],
  ['2001:db8::25', 'named'],
  ['2001:db8:0:0::25', 'named'],
  ['128.0.0.1', null],
  ['127.0.0.1.example', null],
  ['', null],
  ['10.0.0.4', null],
  ['2001:db8::26', null],
])('%s is a mail server of ours: %s', (ip, own) => {
  expect(createRelayCheck(['10.0.0.3', '2001:DB8:0::25'])(ip)).toBe(own);
  expect(createRelayCheck(['127.0.0.1'])('127.0.0.1')).toBe('named');
});
