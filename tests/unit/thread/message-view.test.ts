import type { Contact } from '../../../server/src/contacts/service';
import { deliveryState, type DeliveryState } from '../../../server/src/contracts/thread';
import { fromColumns, type OutgoingMailRow } from '../../../server/src/outgoing/store';
import { toMessageView } from '../../../server/src/thread/message-view';
import type { MessageRow } from '../../../server/src/thread/store';

const contact = (id: number, part: Partial<Contact> = {}): Contact => ({
  id,
  name: 'Mary Miller',
  address: 'mary@customer.example',
  adminUserId: null,
  internal: false,
  channel: 'email',
  active: true,
  language: null,
  bounceCount: 0,
  ...part,
});

const row = (part: Partial<MessageRow> = {}): MessageRow => ({
  id: 7,
  threadType: 'api::ticket.ticket',
  threadDocumentId: 't1',
  kind: 'message',
  subtype: 'discussions',
  internal: false,
  automatic: false,
  authorName: 'Ada',
  authorAddress: 'ada@editors.example',
  authorContactId: 1,
  subject: null,
  html: '<p>Hello</p>',
  quotedHtml: null,
  text: 'Hello',
  remoteImages: false,
  incomingRecipients: null,
  log: null,
  messageIdHeader: null,
  messageIdHash: null,
  incomingMailId: null,
  authenticity: null,
  opensThread: false,
  parentId: null,
  postKey: null,
  createdAt: '2026-11-21T10:00:00.000Z',
  ...part,
});

const mail = (status: DeliveryState, part: Partial<OutgoingMailRow> = {}): OutgoingMailRow => ({
  ...fromColumns({}),
  id: 42,
  status,
  attempts: 1,
  runAfter: Date.parse('2026-11-21T11:00:00Z'),
  purpose: 'notification',
  messageId: 7,
  contactId: 2,
  threadType: 'api::ticket.ticket',
  threadDocumentId: 't1',
  internal: false,
  toName: 'Mary',
  toAddress: 'mary@old.example',
  draft: null,
  firstAttemptAt: null,
  sentAt: null,
  reason: null,
  statusCode: null,
  response: '250 OK',
  createdAt: '2026-11-21T10:00:00.000Z',
  updatedAt: null,
  ...part,
});

const view = (mails: OutgoingMailRow[], message = row()) =>
  toMessageView(message, {
    attachments: [],
    mails,
    notifications: [],
    contacts: new Map([
      [1, contact(1, { name: 'Ada Admin', internal: true })],
      [2, contact(2)],
    ]),
  });

describe('where a message came from', () => {
  const mailed = { incomingMailId: 3, authenticity: 'verified' as const };

  it('is told of a mail', () => {
    expect(view([], row({ kind: 'email', ...mailed }))).toMatchObject(mailed);
  });

  it('is told of nothing else', () => {
    for (const kind of ['message', 'note', 'log'] as const)
      expect(view([], row({ kind, ...mailed }))).toMatchObject({ incomingMailId: null, authenticity: null });
  });
});

describe('the delivery of a message', () => {
  const RETRYABLE = ['deferred', 'failed', 'unknown', 'cancelled', 'bounced', 'suppressed'];

  it.each(deliveryState.options.map((state) => [state, RETRYABLE.includes(state)] as const))(
    '%s can be tried again: %s',
    (state, canRetry) => {
      expect(view([mail(state)]).deliveries).toEqual([expect.objectContaining({ state, canRetry })]);
    }
  );

  const CORRECTABLE = ['deferred', 'failed', 'unknown', 'bounced', 'suppressed'];

  it.each(deliveryState.options.map((state) => [state, CORRECTABLE.includes(state)] as const))(
    '%s may go to another address: %s',
    (state, canCorrect) => {
      expect(view([mail(state)]).deliveries).toEqual([expect.objectContaining({ state, canCorrect })]);
    }
  );

  it('of a colleague, or of nobody known, has no address to correct', () => {
    const parts = { attachments: [], notifications: [], mails: [mail('failed')] };
    for (const contacts of [new Map(), new Map([[2, contact(2, { adminUserId: 5, internal: false })]])])
      expect(toMessageView(row(), { ...parts, contacts }).deliveries[0]?.canCorrect).toBe(false);
  });

  it('says whether somebody has ignored it', () => {
    expect(view([mail('failed', { ignored: true })]).deliveries[0]?.ignored).toBe(true);
  });

  it('shows the address it went to, by the name of today', () => {
    expect(view([mail('sent')]).deliveries[0]).toMatchObject({
      name: 'Mary Miller',
      address: 'mary@old.example',
      outgoingMailId: 42,
    });
  });

  it('shows who it went to after their contact is gone', () => {
    expect(view([mail('sent', { contactId: 99 })]).deliveries[0]?.name).toBe('Mary');
  });

  it('says when it is tried again only while it waits', () => {
    expect(view([mail('deferred')]).deliveries[0]?.nextAttemptAt).toBe('2026-11-21T11:00:00.000Z');
    expect(view([mail('failed')]).deliveries[0]?.nextAttemptAt).toBeNull();
  });

  it('repeats the words of a server that did not take it, not those of one that did', () => {
    const response = '550 5.1.1 No such user';
    expect(view([mail('failed', { response })]).deliveries[0]?.response).toBe(response);
    expect(view([mail('sent')]).deliveries[0]?.response).toBeNull();
  });

  it('leaves out the mails of other messages', () => {
    expect(view([mail('sent', { messageId: 8 })]).deliveries).toEqual([]);
  });

  it('counts an unread inbox as delivered', () => {
    const { deliveries } = toMessageView(row(), {
      attachments: [],
      mails: [],
      notifications: [
        { messageId: 7, contactId: 2, channel: 'inbox', createdAt: null },
        { messageId: 7, contactId: 1, channel: 'email', createdAt: null },
        { messageId: 8, contactId: 2, channel: 'inbox', createdAt: null },
      ],
      contacts: new Map([[2, contact(2)]]),
    });
    expect(deliveries).toEqual([
      expect.objectContaining({ contactId: 2, channel: 'inbox', state: 'delivered', canRetry: false }),
    ]);
  });
});

describe('the author of a message', () => {
  it('has the name of today', () => {
    expect(view([]).author).toMatchObject({ name: 'Ada Admin', internal: true });
  });

  it('keeps the name of then when nobody knows them', () => {
    const stranger = row({ authorContactId: null, authorName: 'Eve', authorAddress: 'eve@stranger.example' });
    expect(view([], stranger).author).toEqual({
      name: 'Eve',
      address: 'eve@stranger.example',
      contactId: null,
      internal: false,
    });
  });

  it('says when a mail bears the address of a colleague without being theirs', () => {
    const colleagues = new Set(['ada@editors.example']);
    const parts = { attachments: [], mails: [], notifications: [], contacts: new Map(), colleagues };
    const claims = (part: Partial<MessageRow>) => toMessageView(row(part), parts).claimsColleague;
    expect(claims({ kind: 'email', authorContactId: null })).toBe(true);
    // Who has a contact was believed, and what was written in the panel needs no proof.
    expect(claims({ kind: 'email', authorContactId: 1 })).toBe(false);
    expect(claims({ kind: 'message', authorContactId: null })).toBe(false);
    expect(claims({ kind: 'email', authorContactId: null, authorAddress: 'eve@stranger.example' })).toBe(
      false
    );
    expect(claims({ kind: 'email', authorContactId: null, authorAddress: null })).toBe(false);
  });
});
