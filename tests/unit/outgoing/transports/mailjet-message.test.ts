import type { OutgoingMessage } from '../../../../server/src/mail/compose-mail';
import { toMailjet } from '../../../../server/src/outgoing/transports/mailjet-message';
import { relayHeaders, relayProviderId } from '../../../../server/src/outgoing/transports/smtp-relays';

const message = (part: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  from: { name: 'Ada', address: 'notifications@shop.example' },
  to: { name: 'Mary', address: 'mary@customer.example' },
  replyTo: { name: 'Ada', address: 'catchall+token@shop.example' },
  subject: 'Your order',
  html: '<p>Hi</p>',
  text: 'Hi',
  messageId: '<m.abcdef@shop.example>',
  references: ['<t.1@shop.example>', '<m.abcdef@shop.example>'],
  date: new Date(0),
  headers: {},
  attachments: [],
  envelope: { from: 'bounce+token@shop.example', to: 'mary@customer.example' },
  ...part,
});
const first = (part: Partial<OutgoingMessage> = {}) => toMailjet(message(part)).Messages[0];

describe('a mail for Mailjet', () => {
  it('has sender, receiver, address for answers, bodies and our name for it', () => {
    expect(first()).toEqual({
      From: { Email: 'notifications@shop.example', Name: 'Ada' },
      To: [{ Email: 'mary@customer.example', Name: 'Mary' }],
      ReplyTo: { Email: 'catchall+token@shop.example', Name: 'Ada' },
      Subject: 'Your order',
      TextPart: 'Hi',
      HTMLPart: '<p>Hi</p>',
      Headers: { References: '<t.1@shop.example> <m.abcdef@shop.example>' },
      CustomID: 'm.abcdef',
      TrackOpens: 'disabled',
      TrackClicks: 'disabled',
    });
  });

  it('leaves out the fields that Mailjet refuses, and keeps the others', () => {
    const headers = {
      'List-Id': 'Order <1.shop.example>',
      'List-Unsubscribe': '<https://shop.example/x>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      'X-Mailjet-Campaign': 'x',
      'X-MJ-TemplateID': '1',
      'Message-Id': '<x@y>',
      'X-Chatter-Message-Id': '<m.abcdef@shop.example>',
    };
    expect(Object.keys(first({ headers })?.Headers ?? {})).toEqual([
      'References',
      'List-Unsubscribe',
      'List-Unsubscribe-Post',
      'Auto-Submitted',
      'X-Chatter-Message-Id',
    ]);
  });

  it('lets no value begin a header of its own', () => {
    const sent = first({
      subject: 'Hi\r\nBcc: eve@x.example',
      from: { name: 'A\nB', address: 'a@shop.example' },
      headers: { 'X-A': 'one\r\nBcc: eve@x.example' },
    });
    expect(JSON.stringify(sent)).not.toMatch(/\\[rn]/);
  });

  it('shortens a subject that Mailjet would refuse, not through the middle of a character', () => {
    const subject = `${'x'.repeat(253)}😀 and more`;
    expect(first({ subject })?.Subject).toBe(`${'x'.repeat(253)}…`);
    expect(first({ subject: 'x'.repeat(255) })?.Subject).toHaveLength(255);
  });

  it('has no empty part, but always one', () => {
    expect(first({ text: '' })).not.toHaveProperty('TextPart');
    expect(first({ html: '' })).not.toHaveProperty('HTMLPart');
    expect(first({ text: '', html: '' })).toMatchObject({ TextPart: ' ' });
  });

  it('tells files from pictures in the text', () => {
    const content = Buffer.from('x');
    const sent = first({
      attachments: [
        { name: 'a.pdf', mimeType: 'application/pdf', content, contentId: null },
        { name: 'logo.png', mimeType: 'image/png', content, contentId: 'logo@chatter' },
      ],
    });
    expect(sent?.Attachments).toEqual([
      { ContentType: 'application/pdf', Filename: 'a.pdf', Base64Content: 'eA==' },
    ]);
    expect(sent?.InlinedAttachments).toEqual([
      { ContentType: 'image/png', Filename: 'logo.png', Base64Content: 'eA==', ContentID: 'logo@chatter' },
    ]);
  });
});

describe('the SMTP servers of providers', () => {
  it('are told how we call the mail, where they would forget it', () => {
    expect(relayHeaders('smtp.postmarkapp.com', '<m.abc@shop.example>')).toEqual({
      'X-PM-KeepID': 'true',
      'X-PM-Metadata-chatter': 'm.abc',
    });
    expect(relayHeaders('in-v3.mailjet.com', '<m.abc@shop.example>')).toEqual({ 'X-MJ-CustomID': 'm.abc' });
    for (const host of ['smtp.shop.example', 'mailjet.com.shop.example', 'notmailjet.com'])
      expect(relayHeaders(host, '<m.abc@shop.example>')).toEqual({});
  });

  it('say how they call it', () => {
    const id = '0107018b2c3d4e5f-01234567-89ab-cdef-0123-456789abcdef-000000';
    expect(relayProviderId('email-smtp.eu-central-1.amazonaws.com', `250 Ok ${id}`)).toBe(id);
    expect(relayProviderId('email-smtp.eu-central-1.amazonaws.com', '250 Ok')).toBeNull();
    expect(relayProviderId('smtp.shop.example', `250 Ok ${id}`)).toBeNull();
  });
});
