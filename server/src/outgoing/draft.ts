import type { OutgoingAttachment } from '../mail/compose-mail';
import type { Mailbox } from '../mail/parsed-mail';
import type { SenderDomain } from './envelope';

/** What a mail says, before it has addresses of its own: drawn once per message and audience, not stored per person. */
export interface Draft {
  author: Mailbox;
  subject: string;
  html: string;
  text: string;
  /** ids of earlier mails, oldest first; the mail's own id is added when it is sent */
  references: string[];
  headers: Record<string, string>;
  attachments: OutgoingAttachment[];
  domain: SenderDomain | null;
  ownedAlias: string | null;
  /** where answers go whatever domain and alias say; no token is added to it */
  replyTo?: Mailbox | null;
}

/** Draws the draft of a stored mail; null when what it would carry is gone. */
export type ProvideDraft = (mail: {
  messageId: number | null;
  contactId: number | null;
  internal: boolean;
  draft: unknown;
}) => Promise<Draft | null>;
