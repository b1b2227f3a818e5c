import { HARD_REASONS, readBounce } from '../../../server/src/outgoing/delivery-event';

describe('a bounce that a provider reports', () => {
  it.each([
    // what the server wrote, its code, what the provider says, hard, reason
    ['550 5.1.1 The email account does not exist', '5.1.1', true, true, 'bounced_user_unknown'],
    ['550 5.1.1 The email account does not exist', '5.1.1', null, true, 'bounced_user_unknown'],
    ['552 5.2.2 mailbox full', '5.2.2', true, false, 'bounced_mailbox_full'],
    ['550 5.7.1 blocked using Spamhaus', '5.7.1', true, false, 'bounced_blocked'],
    ['', null, true, true, 'bounced_user_unknown'],
    ['', null, false, false, 'bounced'],
    ['', null, null, false, 'bounced'],
    ['550 5.1.1 user unknown', '5.1.1', false, false, 'bounced'],
    ['host not found', '5.1.2', null, true, 'bounced_host_unknown'],
  ])('%p %p, to the provider hard: %p', (text, statusCode, provider, hard, reason) => {
    expect(readBounce({ text, statusCode, hard: provider })).toMatchObject({ hard, reason });
  });

  it('never has a reason that means the address when it does not count against it', () => {
    expect(HARD_REASONS).toEqual([
      'bounced_user_unknown',
      'bounced_host_unknown',
      'bounced_moved',
      'bounced_not_accepting',
    ]);
    for (const provider of [true, false, null])
      for (const text of [
        'user unknown',
        'mailbox full',
        'no such host',
        'spam',
        'moved to another address',
        '',
      ]) {
        const { hard, reason } = readBounce({ text, statusCode: null, hard: provider });
        expect(reason !== null && HARD_REASONS.includes(reason)).toBe(hard);
      }
  });

  it('has its words on one line, and not too many of them', () => {
    const { text } = readBounce({ text: `a\r\nb ${'x'.repeat(5000)}`, statusCode: null, hard: null });
    expect(text.startsWith('a b x')).toBe(true);
    expect(text).toHaveLength(1000);
  });
});
