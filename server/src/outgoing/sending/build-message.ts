import type { OutgoingMessage } from '../../mail/compose-mail';
import { PROOF_HEADER } from '../../mail/delivery-parts';
import { encodeToken } from '../../mail/token';
import { personalise, unfollowLinks } from '../personalise';
import type { Prepared } from './prepare';

/**
 * The mail as it goes over the wire. `publicUrl` makes a path of ours an address that people outside can open, null where
 * there is none.
 */
export const buildMessage = (
  { row, draft, envelope, messageId, key }: Prepared,
  input: { publicUrl(path: string): string | null; now: Date }
): OutgoingMessage => {
  const links = unfollowLinks({ id: row.id, contactId: row.contactId }, draft, {
    publicUrl: input.publicUrl,
    key,
  });
  const { html, text, headers } = personalise(draft, { ...links, internal: row.internal });
  return {
    from: envelope.from,
    // Who has no name is stored under their address.
    to: { name: row.toName === row.toAddress ? '' : row.toName, address: row.toAddress },
    ...(draft.alsoTo ? { alsoTo: draft.alsoTo } : {}),
    replyTo: envelope.replyTo,
    subject: draft.subject,
    html,
    text,
    messageId,
    // The own id too: where a provider replaces Message-ID, an answer still cites one that we know.
    references: [...draft.references, messageId],
    date: input.now,
    headers: {
      ...headers,
      'X-Chatter-Message-Id': messageId,
      // A report that brings it along is by who got this mail, also where a server has put another return path.
      [PROOF_HEADER]: encodeToken({ purpose: 'bounce', id: row.id }, key),
    },
    attachments: draft.attachments,
    envelope: { from: envelope.envelopeFrom, to: row.toAddress },
  };
};
