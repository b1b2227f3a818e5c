import { createTransport } from 'nodemailer';

import { classify } from '../../../server/src/incoming/reading/classify';
import { toNodemailer } from '../../../server/src/mail/compose-mail';
import { parseMail } from '../../../server/src/mail/parse-mail';
import { mailHeadersOf } from '../../../server/src/thread/mail-headers';

/** The mail of a message as another Chatter, or any other program, gets it. */
const received = async (message: Parameters<typeof mailHeadersOf>[0]) => {
  const transport = createTransport({ streamTransport: true, buffer: true });
  const { message: raw } = await transport.sendMail(
    toNodemailer({
      from: { name: 'Ada', address: 'notifications@shop.example' },
      to: { name: '', address: 'support@other.example' },
      replyTo: { name: 'Ada', address: 'catchall+abc@shop.example' },
      subject: 'Broken lamp',
      html: '<p>Hello</p>',
      text: 'Hello',
      messageId: '<m.abc@shop.example>',
      references: ['<t.abc@shop.example>', '<m.abc@shop.example>'],
      date: new Date(),
      headers: { ...mailHeadersOf(message), 'X-Chatter-Message-Id': '<m.abc@shop.example>' },
      attachments: [],
      envelope: { from: 'bounce@shop.example', to: 'support@other.example' },
    })
  );
  return classify(await parseMail(raw as Buffer));
};

describe('a mail of ours, to another help desk', () => {
  it.each(['message', 'note', 'email'] as const)(
    'is a person’s where a person wrote it: %s',
    async (kind) => {
      expect(await received({ kind, automatic: false })).toEqual({ kind: 'person' });
    }
  );

  it('is a machine’s where only a machine speaks', async () => {
    const automatic = { kind: 'automatic', why: 'auto-submitted' };
    expect(await received({ kind: 'log', automatic: false })).toEqual(automatic);
    expect(await received({ kind: 'email', automatic: true })).toEqual(automatic);
  });
});
