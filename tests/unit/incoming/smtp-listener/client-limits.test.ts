import { createRelayCheck, isTooSlow } from '../../../../server/src/incoming/ingresses/smtp-listener/client';
import {
  clientKey,
  createClientLimits,
} from '../../../../server/src/incoming/ingresses/smtp-listener/client-limits';

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
    const limits = createClientLimits({ connections: 2, mailsPerMinute: 10 });
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

  it('never counts below nothing', () => {
    const limits = createClientLimits({ connections: 1, mailsPerMinute: 10 });
    limits.disconnect('a');
    limits.connect('a');
    limits.disconnect('a');
    limits.disconnect('a');
    expect([limits.connect('a'), limits.connect('a')]).toEqual([true, false]);
  });

  it('lets through so many mails a minute, over any minute', () => {
    let now = 0;
    const limits = createClientLimits({ connections: 1, mailsPerMinute: 60 }, () => now);
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
    const limits = createClientLimits({ connections: 1, mailsPerMinute: 1 });
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
  it.each([
    ['says nothing for a while', { idleSince: 0, data: null }, 4 * minute, false],
    ['only talks', { idleSince: 0, data: null }, 5 * minute + 1, true],
    ['has just begun a mail', { idleSince: 0, data: { since: 10 * minute, octets: 0 } }, 11 * minute, false],
    ['sends an octet now and then', { idleSince: 0, data: { since: 0, octets: 20 } }, 2 * minute, true],
    ['sends slowly but steadily', { idleSince: 0, data: { since: 0, octets: 600_000 } }, 20 * minute, false],
    ['has become slow', { idleSince: 0, data: { since: 0, octets: 600_000 } }, 22 * minute, true],
  ])('%s', (_what, client, now, late) => {
    expect(isTooSlow(client, now)).toBe(late);
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
