import { readRecipients } from '../../../../server/src/incoming/routing/recipients';
import type { Mailbox, ParsedMail } from '../../../../server/src/mail/parsed-mail';

type Headers = Partial<Pick<ParsedMail, 'to' | 'cc' | 'resent' | 'deliveredTo'>>;

const read = (headers: Headers, envelope: string[] = []) =>
  readRecipients(
    { to: [], cc: [], resent: [], deliveredTo: [], ...headers } as unknown as ParsedMail,
    envelope
  );

const box = (address: string): Mailbox => ({ name: '', address });

describe('the recipients of a mail', () => {
  it.each<[string, Headers, string[], boolean]>([
    ['in To', { to: [box('support@shop.example')] }, [], true],
    ['in Cc', { cc: [box('support@shop.example')] }, [], false],
    ['in Resent-To', { resent: [box('support@shop.example')] }, [], false],
    ['in Delivered-To', { deliveredTo: ['support@shop.example'] }, [], true],
    ['in the envelope', {}, ['support@shop.example'], true],
    ['in Cc and in the envelope', { cc: [box('support@shop.example')] }, ['support@shop.example'], true],
    ['in capitals', { to: [box('Support@SHOP.example')] }, [], true],
  ])('an alias %s', (_where, headers, envelope, direct) => {
    expect(read(headers, envelope)).toEqual([
      { address: 'support@shop.example', base: 'support@shop.example', detail: null, direct },
    ]);
  });

  it('splits the detail off', () => {
    expect(read({ to: [box('catchall+abc@shop.example')] })).toEqual([
      { address: 'catchall+abc@shop.example', base: 'catchall@shop.example', detail: 'abc', direct: true },
    ]);
  });

  it('leaves out what is no address', () => {
    expect(read({ to: [box('undisclosed recipients'), box('a@@b'), box('')] }, ['nonsense'])).toEqual([]);
  });
});
