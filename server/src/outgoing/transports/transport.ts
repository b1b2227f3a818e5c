import type { OutgoingMessage } from '../../mail/compose-mail';

/** Code that sends. Rejects with a TransportError. */
export interface Transport {
  /** Resolves, once the other side has taken the mail, with what it said and, from a provider, what it calls the mail. */
  send(message: OutgoingMessage): Promise<{ response: string; providerId?: string | null }>;
  close(): void;
}
