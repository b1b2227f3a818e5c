import { answerAddress } from '../../../../server/src/incoming/refusals/answer-address';
import type { MailWithoutFiles } from '../../../../server/src/mail/parsed-mail';

const mail = (
  part: Partial<MailWithoutFiles> = {},
  headers: Record<string, string> = {}
): MailWithoutFiles => ({
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
  defects: [],
  ...part,
  headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
});

const answer = (given: MailWithoutFiles, envelopeFrom: string | null = null) =>
  answerAddress({ envelopeFrom, mail: given, isOurs: (address) => address === 'support@shop.example' });

describe('a refusal goes', () => {
  it.each<[string, string | null, string | null]>([
    ['to the sender of the envelope', answer(mail(), 'Returns@customer.example'), 'returns@customer.example'],
    [
      'to the Return-Path',
      answer(mail({ returnPath: 'returns@customer.example' })),
      'returns@customer.example',
    ],
    ['to From where neither is known', answer(mail()), 'mary@customer.example'],
    ['to nobody for the null sender of the envelope', answer(mail(), ''), null],
    ['to nobody for the null Return-Path', answer(mail({ returnPath: '' })), null],
    ['to none of our own addresses', answer(mail(), 'support@shop.example'), null],
    ['to no machine', answer(mail({}, { 'auto-submitted': 'auto-replied' })), null],
    ['to no mailing list', answer(mail({}, { 'list-id': '<dev.lists.example>' })), null],
    ['to nobody whose address is none', answer(mail({ from: { name: 'x', address: 'undisclosed' } })), null],
    ['to nobody without From', answer(mail({ from: null })), null],
  ])('%s', (_situation, given, expected) => {
    expect(given).toBe(expected);
  });
});
