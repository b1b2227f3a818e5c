import { classify } from '../../../../server/src/incoming/reading/classify';
import type { ParsedMail } from '../../../../server/src/mail/parsed-mail';

const mail = (part: Partial<ParsedMail>, headers: Record<string, string> = {}): ParsedMail => ({
  messageId: '<1@customer.example>',
  inReplyTo: [],
  references: [],
  subject: 'Hello',
  from: { name: 'Mary', address: 'mary@customer.example' },
  replyTo: [],
  to: [],
  cc: [],
  resent: [],
  deliveredTo: [],
  returnPath: null,
  date: null,
  contentType: 'text/plain',
  reportType: null,
  text: 'Hello',
  html: null,
  attachments: [],
  defects: [],
  ...part,
  headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
});

const from = (address: string) => ({ from: { name: '', address } });

describe('classify', () => {
  it.each<[string, ParsedMail, string]>([
    ['a mail as people write them', mail({}), 'person'],
    ['a mail without a sender', mail({ from: null }), 'person'],
    [
      'a delivery report',
      mail({ contentType: 'multipart/report', reportType: 'delivery-status' }),
      'delivery_status',
    ],
    [
      'a report whose header is damaged: only the report type is left',
      mail({ contentType: 'text/plain', reportType: 'delivery-status' }),
      'delivery_status',
    ],
    [
      'a delivery report as Postfix marks it',
      mail(
        { contentType: 'multipart/report', reportType: 'delivery-status' },
        { 'auto-submitted': 'auto-replied' }
      ),
      'delivery_status',
    ],
    [
      'a complaint',
      mail({ contentType: 'multipart/report', reportType: 'feedback-report' }),
      'delivery_status',
    ],
    [
      'a receipt: somebody has read a mail',
      mail(
        { contentType: 'multipart/report', reportType: 'disposition-notification' },
        { 'auto-submitted': 'auto-replied' }
      ),
      'automatic',
    ],
    [
      'a receipt that says nothing of a machine',
      mail({ contentType: 'multipart/report', reportType: 'disposition-notification' }),
      'automatic',
    ],
    ['a plain mail of a mailer daemon', mail(from('MAILER-DAEMON@mx.example')), 'delivery_status'],
    [
      'a plain mail of a postmaster with the null sender',
      mail({ ...from('postmaster@mx.example'), returnPath: '' }),
      'delivery_status',
    ],
    ['a postmaster who is a person', mail(from('postmaster@customer.example')), 'person'],
    ['an out-of-office answer', mail({}, { 'auto-submitted': 'auto-replied' }), 'automatic'],
    [
      'an out-of-office answer that a mailer daemon sends',
      mail(from('mailer-daemon@customer.example'), { 'auto-submitted': 'auto-replied' }),
      'automatic',
    ],
    ['a notification of a machine', mail({}, { 'auto-submitted': 'auto-generated' }), 'automatic'],
    ['a mail that says it is no automatic one', mail({}, { 'auto-submitted': 'no' }), 'person'],
    ['a mail that a mailing list passed on', mail({}, { 'list-id': '<dev.lists.example>' }), 'list'],
    [
      'a machine that writes to a mailing list',
      mail({}, { 'list-id': '<dev.lists.example>', 'auto-submitted': 'auto-generated' }),
      'automatic',
    ],
  ])('%s', (_situation, given, kind) => {
    expect(classify(given).kind).toBe(kind);
  });

  it('says which header made a mail an automatic one', () => {
    expect(classify(mail({}, { 'x-autoreply': 'yes' }))).toEqual({ kind: 'automatic', why: 'x-autoreply' });
  });
});
