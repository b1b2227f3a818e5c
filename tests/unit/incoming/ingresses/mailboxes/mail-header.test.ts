import { arrivalOf, messageIdOf } from '../../../../../server/src/incoming/ingresses/mailboxes/mail-header';

const header = (...lines: string[]): Buffer => Buffer.from([...lines, '', 'body: x'].join('\r\n'));

describe('the header of a mail in a mailbox', () => {
  it.each<[string, string[], string | null]>([
    ['an ordinary id', ['Subject: x', 'Message-ID: <a@b>'], '<a@b>'],
    ['another case, and folded', ['message-id:', ' <a', ' @b>'], '<a@b>'],
    ['none', ['Subject: x'], null],
    ['one in the body only', ['Subject: x', '', 'Message-ID: <a@b>'], null],
    ['nothing in it', ['Message-ID: '], null],
  ])('Message-ID: %s', (_situation, lines, id) => {
    expect(messageIdOf(header(...lines))).toBe(id);
  });

  it.each<[string, string[], string | null]>([
    [
      'the topmost Received, not the Date of the sender',
      [
        'Received: from a by b with ESMTP id 12;',
        '\tSat, 21 Nov 2026 10:00:00 +0100 (CET)',
        'Received: from x by a; Fri, 20 Nov 2026 08:00:00 +0000',
        'Date: Thu, 1 Jan 1970 00:00:00 +0000',
      ],
      '2026-11-21T09:00:00.000Z',
    ],
    ['the Date without a Received', ['Date: 21 Nov 2026 10:00 GMT'], '2026-11-21T10:00:00.000Z'],
    ['a zone that nobody knows', ['Date: 21 Nov 2026 10:00:00 XYZ'], '2026-11-21T10:00:00.000Z'],
    ['no zone', ['Date: 21 Nov 2026 10:00:00'], '2026-11-21T10:00:00.000Z'],
    [
      'a Received without date, and a Date',
      ['Received: from a (1) by b id 5', 'Date: 21 Nov 2026 10:00:00 +0000'],
      '2026-11-21T10:00:00.000Z',
    ],
    ['nothing that is a date', ['Received: from a (1) by b id 5; soon 3', 'Date: 12'], null],
    ['neither', ['Subject: x'], null],
  ])('arrival: %s', (_situation, lines, time) => {
    expect(arrivalOf(header(...lines))?.toISOString() ?? null).toBe(time);
  });

  it('reads a header without end in proportion to its size', () => {
    const endless = Buffer.from(`Received: ${'((((((((('.repeat(30_000)}`);
    expect(arrivalOf(endless)).toBeNull();
    expect(messageIdOf(Buffer.from('Message-ID: <'.repeat(20_000)))).not.toBeUndefined();
  });
});
