import type { MessageRow } from './store';

/**
 * Who speaks in the mail of a message. What only a machine says is marked as such, so that no machine answers; what a person
 * wrote says that as well, or programs would take it for a machine's (RFC 3834 5). Nobody's absence notes are wanted.
 */
export const mailHeadersOf = (message: Pick<MessageRow, 'kind' | 'automatic'>): Record<string, string> => ({
  'X-Auto-Response-Suppress': 'OOF, AutoReply',
  'Auto-Submitted': message.kind === 'log' || message.automatic ? 'auto-generated' : 'no',
});
