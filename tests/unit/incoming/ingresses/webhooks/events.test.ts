import { createMailgun } from '../../../../../server/src/incoming/ingresses/webhooks/mailgun';
import { createMailjet } from '../../../../../server/src/incoming/ingresses/webhooks/mailjet';
import { createPostmark } from '../../../../../server/src/incoming/ingresses/webhooks/postmark';
import { createSendgrid } from '../../../../../server/src/incoming/ingresses/webhooks/sendgrid';
import { statusIn } from '../../../../../server/src/incoming/ingresses/webhooks/server-replies';
import { createSes } from '../../../../../server/src/incoming/ingresses/webhooks/ses';
import type { DeliveryEvent } from '../../../../../server/src/outgoing/delivery-event';
import {
  json,
  mailgunEvent,
  mailjetEvent,
  postmarkEvent,
  sendgridEvent,
  sesEvent,
  snsSigned,
} from '../../../../support/webhook-calls';
import { contentOf } from './calls';

const NAME = 'm.abcdef';
const ID = '<m.abcdef@shop.example>';
const MARY = 'mary@customer.example';
const UNKNOWN = '550 5.1.1 The email account that you tried to reach does not exist';

const eventsOf = async (
  adapter: Parameters<typeof contentOf>[0],
  call: Parameters<typeof contentOf>[1]
): Promise<DeliveryEvent[]> => {
  const content = await contentOf(adapter, call);
  return content.kind === 'events' ? content.events : [];
};
const only = (events: DeliveryEvent[]): Partial<DeliveryEvent> => {
  expect(events.length).toBeLessThanOrEqual(1);
  return events[0] ?? {};
};

describe('an event of Mailgun', () => {
  const read = async (part: object) =>
    only(await eventsOf(createMailgun(), json({ 'event-data': mailgunEvent(ID, MARY, part) })));

  it('names the mail and its receiver', async () => {
    expect(await read({ event: 'delivered', timestamp: 1521472262.9 })).toEqual({
      kind: 'delivered',
      names: ['m.abcdef@shop.example'],
      providerId: null,
      recipient: MARY,
      hard: false,
      reason: null,
      statusCode: null,
      text: '',
      at: 1521472262900,
    });
  });

  it.each([
    [{ event: 'complained' }, { kind: 'complained' }],
    [{ event: 'unsubscribed' }, { kind: 'unsubscribed' }],
    [{ event: 'failed', severity: 'temporary', reason: 'generic' }, { kind: 'deferred' }],
    [
      {
        event: 'failed',
        severity: 'permanent',
        reason: 'bounce',
        'delivery-status': { code: 550, message: UNKNOWN },
      },
      { kind: 'bounced', hard: true, reason: 'bounced_user_unknown', statusCode: '5.1.1' },
    ],
    [
      {
        event: 'failed',
        severity: 'permanent',
        reason: 'suppress-bounce',
        'delivery-status': { code: 605, message: 'Not delivering to previously bounced address' },
      },
      { kind: 'bounced', hard: true, statusCode: null },
    ],
    [
      {
        event: 'failed',
        severity: 'permanent',
        reason: 'generic',
        'delivery-status': { code: 552, message: '552 5.2.2 mailbox full' },
      },
      { kind: 'bounced', hard: false, reason: 'bounced_mailbox_full' },
    ],
  ])('%j', async (event, expected) => {
    expect(await read(event)).toMatchObject(expected);
  });

  it('of an opened mail is none', async () => {
    expect(await read({ event: 'opened' })).toEqual({});
  });
});

describe('an event of SendGrid', () => {
  const read = async (part: object) =>
    only(await eventsOf(createSendgrid(), json([sendgridEvent(ID, MARY, part)])));

  it.each([
    [
      { event: 'delivered', response: '250 OK' },
      { kind: 'delivered', text: '250 OK', names: [ID] },
    ],
    [{ event: 'deferred', response: '400 later' }, { kind: 'deferred' }],
    [{ event: 'spamreport' }, { kind: 'complained' }],
    [{ event: 'unsubscribe' }, { kind: 'unsubscribed' }],
    [{ event: 'group_unsubscribe' }, { kind: 'unsubscribed' }],
    [
      { event: 'bounce', type: 'bounce', reason: UNKNOWN, status: '5.1.1' },
      { kind: 'bounced', hard: true, reason: 'bounced_user_unknown', statusCode: '5.1.1' },
    ],
    [
      { event: 'bounce', type: 'blocked', reason: '550 5.7.1 blocked', status: '5.7.1' },
      { kind: 'bounced', hard: false },
    ],
    [
      { event: 'dropped', reason: 'Bounced Address' },
      { kind: 'bounced', hard: true },
    ],
    [
      { event: 'dropped', reason: 'Spam Reporting Address' },
      { kind: 'bounced', hard: false },
    ],
  ])('%j', async (event, expected) => {
    expect(await read(event)).toMatchObject(expected);
  });

  it('comes with others in one call, of which some are none', async () => {
    const call = json([
      sendgridEvent(ID, MARY, { event: 'processed' }),
      sendgridEvent(ID, MARY, { event: 'delivered' }),
      sendgridEvent(ID, 'eve@x.example', { event: 'spamreport' }),
      5,
    ]);
    expect((await eventsOf(createSendgrid(), call)).map(({ kind }) => kind)).toEqual([
      'delivered',
      'complained',
    ]);
  });
});

describe('an event of Postmark', () => {
  const read = async (part: object) =>
    only(await eventsOf(createPostmark(), json(postmarkEvent(NAME, MARY, part))));

  it.each([
    [
      { RecordType: 'Delivery', DeliveredAt: '2026-11-21T10:00:00Z' },
      { kind: 'delivered', names: [NAME], recipient: MARY, at: Date.parse('2026-11-21T10:00:00Z') },
    ],
    [{ RecordType: 'SpamComplaint' }, { kind: 'complained' }],
    [{ RecordType: 'Bounce', Type: 'SpamComplaint' }, { kind: 'complained' }],
    [{ RecordType: 'Bounce', Type: 'Transient' }, { kind: 'deferred' }],
    [
      { RecordType: 'Bounce', Type: 'HardBounce', Details: `smtp;${UNKNOWN}` },
      { kind: 'bounced', hard: true, reason: 'bounced_user_unknown', statusCode: '5.1.1' },
    ],
    [
      { RecordType: 'Bounce', Type: 'SoftBounce', Details: 'smtp;452 4.2.2 mailbox full' },
      { kind: 'bounced', hard: false, reason: 'bounced_mailbox_full' },
    ],
    [
      { RecordType: 'SubscriptionChange', SuppressSending: true, SuppressionReason: 'ManualSuppression' },
      { kind: 'unsubscribed' },
    ],
  ])('%j', async (event, expected) => {
    expect(await read(event)).toMatchObject(expected);
  });

  it.each([
    { RecordType: 'Open' },
    { RecordType: 'Bounce', Type: 'AutoResponder' },
    { RecordType: 'Bounce', Type: 'Subscribe' },
    { RecordType: 'SubscriptionChange', SuppressSending: false, SuppressionReason: null },
    { RecordType: 'SubscriptionChange', SuppressSending: true, SuppressionReason: 'HardBounce' },
  ])('%j is none', async (event) => {
    expect(await read(event)).toEqual({});
  });
});

describe('an event of Mailjet', () => {
  const read = async (part: object) =>
    only(await eventsOf(createMailjet(), json(mailjetEvent(NAME, MARY, part))));

  it.each([
    [
      { event: 'sent', smtp_reply: '250 OK' },
      { kind: 'delivered', names: [NAME], providerId: 'guid-of-m.abcdef', at: 1433333949000 },
    ],
    [{ event: 'spam', source: 'JMRPP' }, { kind: 'complained' }],
    [{ event: 'unsub' }, { kind: 'unsubscribed' }],
    [
      { event: 'bounce', hard_bounce: true, error: 'user unknown' },
      { kind: 'bounced', hard: true, reason: 'bounced_user_unknown' },
    ],
    [
      { event: 'bounce', hard_bounce: false, error: 'quota exceeded' },
      { kind: 'bounced', hard: false, reason: 'bounced_mailbox_full' },
    ],
    [
      { event: 'bounce', hard_bounce: true, error: 'no mail host' },
      { kind: 'bounced', hard: true },
    ],
    [
      { event: 'bounce', hard_bounce: true, error: 'content blocked' },
      { kind: 'bounced', hard: false, reason: 'bounced_content' },
    ],
    [{ event: 'bounce', hard_bounce: false, error: 'greylisted' }, { kind: 'deferred' }],
    [
      { event: 'blocked', error: 'preblocked' },
      { kind: 'bounced', hard: false, reason: 'bounced_blocked' },
    ],
  ])('%j', async (event, expected) => {
    expect(await read(event)).toMatchObject(expected);
  });

  it('comes alone or in a list', async () => {
    const event = mailjetEvent(NAME, MARY, { event: 'sent' });
    expect(await eventsOf(createMailjet(), json([event, event]))).toHaveLength(2);
    expect(await read({ event: 'click' })).toEqual({});
  });
});

describe('an event of SES', () => {
  const read = (notification: object) =>
    eventsOf(
      createSes(),
      snsSigned({ Type: 'Notification', TopicArn: 'arn', Message: JSON.stringify(notification) })
    );

  it.each(['eventType', 'notificationType'] as const)('by %s', async (field) => {
    expect(
      await read(sesEvent('Delivery', 'ses-1', [MARY], { field, detail: { smtpResponse: '250 OK' } }))
    ).toEqual([
      {
        kind: 'delivered',
        names: [],
        providerId: 'ses-1',
        recipient: MARY,
        hard: false,
        reason: null,
        statusCode: null,
        text: '250 OK',
        at: Date.parse('2026-11-21T10:00:00.000Z'),
      },
    ]);
  });

  const bounce = (bounceType: string, bounceSubType: string, recipient: object = {}) =>
    sesEvent('Bounce', 'ses-1', [MARY], { detail: { bounceType, bounceSubType }, recipient });

  it.each([
    [
      'Permanent',
      'General',
      { action: 'failed', status: '5.1.1', diagnosticCode: `smtp; ${UNKNOWN}` },
      { hard: true, reason: 'bounced_user_unknown', statusCode: '5.1.1' },
    ],
    ['Permanent', 'OnAccountSuppressionList', {}, { hard: true }],
    [
      'Transient',
      'MailboxFull',
      { action: 'failed', status: '4.2.2' },
      { hard: false, reason: 'bounced_mailbox_full' },
    ],
    ['Transient', 'ContentRejected', {}, { hard: false, reason: 'bounced_content' }],
    [
      'Transient',
      'General',
      { action: 'failed', diagnosticCode: 'smtp; 451 4.4.1 timed out' },
      { hard: false },
    ],
  ])('%s %s %j', async (type, subType, recipient, expected) => {
    expect(await read(bounce(type, subType, recipient))).toMatchObject([{ kind: 'bounced', ...expected }]);
  });

  it('is none when a receiver is only on holiday', async () => {
    expect(await read(bounce('Transient', 'General'))).toEqual([]);
  });

  it('is one for each receiver, named by our own header fields where they come along', async () => {
    const headers = [
      { name: 'Message-ID', value: ID },
      { name: 'X-Chatter-Message-Id', value: ID },
      { name: 'Subject', value: 'x' },
    ];
    const events = await read(sesEvent('Complaint', 'ses-1', [MARY, 'eve@x.example'], { headers }));
    expect(events.map(({ kind, recipient, names }) => ({ kind, recipient, names }))).toEqual([
      { kind: 'complained', recipient: MARY, names: [ID, ID] },
      { kind: 'complained', recipient: 'eve@x.example', names: [ID, ID] },
    ]);
    expect(
      await read(sesEvent('Complaint', 'ses-1', [MARY], { detail: { complaintFeedbackType: 'not-spam' } }))
    ).toEqual([]);
  });

  it.each(['Send', 'Open', 'Click', 'Subscription'])('%s is none', async (type) => {
    expect(await read(sesEvent(type, 'ses-1', [MARY]))).toEqual([]);
  });

  it('tells of delays and of mails that SES itself refuses', async () => {
    expect(await read(sesEvent('DeliveryDelay', 'ses-1', [MARY]))).toMatchObject([{ kind: 'deferred' }]);
    expect(
      await read(sesEvent('Reject', 'ses-1', [MARY], { detail: { reason: 'Bad content' } }))
    ).toMatchObject([{ kind: 'bounced', hard: false, text: 'Bad content' }]);
  });
});

describe('the code in what a server wrote', () => {
  it.each([
    ['550 5.1.1 user unknown', '5.1.1'],
    ['smtp;550-5.7.1 blocked', '5.7.1'],
    ['550 user unknown', '550'],
    ['smtp; 452 full', '452'],
    ['user unknown at 10.5.1.1.example', null],
    ['', null],
  ])('%p', (text, code) => {
    expect(statusIn(text)).toBe(code);
  });
});
