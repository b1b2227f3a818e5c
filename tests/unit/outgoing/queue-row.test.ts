import { toQueueRow } from '../../../server/src/outgoing/queue-page';
import { fromColumns, type OutgoingMailRow } from '../../../server/src/outgoing/store';

const mail = (part: Partial<OutgoingMailRow> = {}): OutgoingMailRow => ({
  ...fromColumns({
    id: 5,
    status: 'deferred',
    attempts: 2,
    run_after: Date.parse('2026-11-21T11:00:00Z'),
    purpose: 'notification',
    thread_type: 'api::ticket.ticket',
    thread_document_id: 't1',
    to_name: 'Mary',
    to_address: 'mary@customer.example',
    subject: 'Broken lamp',
    created_at: '2026-11-21T10:00:00.000Z',
  }),
  ...part,
});
const thread = {
  uid: 'api::ticket.ticket',
  documentId: 't1',
  typeName: 'Ticket',
  singleType: false,
  title: 'Broken lamp',
};

describe('a row of the queue', () => {
  it('says when a waiting mail is due, and only then', () => {
    expect(toQueueRow(mail(), thread).nextAttemptAt).toBe('2026-11-21T11:00:00.000Z');
    expect(toQueueRow(mail({ status: 'failed' }), thread).nextAttemptAt).toBeNull();
    expect(toQueueRow(mail({ status: 'sending' }), thread).nextAttemptAt).toBeNull();
  });

  it('says nothing of an entry that the reader may not read', () => {
    expect(toQueueRow(mail(), null)).toMatchObject({ subject: null, thread: null });
  });

  it('has the subject of what belongs to no entry', () => {
    const refusal = mail({ purpose: 'refusal', threadType: null, threadDocumentId: null });
    expect(toQueueRow(refusal, null).subject).toBe('Broken lamp');
  });

  it('does not call somebody by their address twice', () => {
    expect(toQueueRow(mail({ toName: 'mary@customer.example' }), thread).toName).toBe('');
  });
});
