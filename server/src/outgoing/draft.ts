import type { OwnedAlias } from '../addressing/service';
import type { OutgoingAttachment } from '../mail/compose-mail';
import type { Mailbox } from '../mail/parsed-mail';
import type { SenderDomain } from './envelope';

/** What a mail says, before it has addresses of its own: drawn once per message and audience, not stored per person. */
export interface Draft {
  author: Mailbox;
  /** nothing proves that its author wrote it: it must not leave under their address */
  authorUnproven?: boolean;
  subject: string;
  html: string;
  text: string;
  /** ids of earlier mails, oldest first; the mail's own id is added when it is sent */
  references: string[];
  headers: Record<string, string>;
  attachments: OutgoingAttachment[];
  domain: SenderDomain | null;
  ownedAlias: OwnedAlias | null;
  /** where answers go whatever domain and alias say; no token is added to it */
  replyTo?: Mailbox | null;
  /**
   * stands in `html` and `text` wherever the address of the page that ends these notifications belongs, which differs from
   * one receiver to the next; null where there is none. Random, so that nobody's words contain it
   */
  unfollowMarker?: string | null;
  /** contacts who follow the thread: they are told how to end these mails, the others have nothing to end */
  followers?: ReadonlySet<number>;
  /** id of the thread as List-Id has it (RFC 2919), `<id>`; null = no list headers */
  listId?: string | null;
  /**
   * the other outsiders who get this message, for To, so that "reply all" reaches them; the receiver may be among them. Nobody
   * but the receiver is in the envelope
   */
  alsoTo?: readonly Mailbox[];
  /** admin user who wrote it, whose personal server may send it; null = none */
  authorUserId?: number | null;
}

/** Draws the draft of a stored mail; null when what it would carry is gone. */
export type ProvideDraft = (mail: {
  messageId: number | null;
  contactId: number | null;
  internal: boolean;
  /** of its receiver (RFC 5646); null = English */
  language: string | null;
  draft: unknown;
}) => Promise<Draft | null>;
