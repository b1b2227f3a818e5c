import type { DeliveryEvent } from '../../../outgoing/delivery-event';

/** What a provider sends before the body: header names in lower case. */
export interface WebhookHead {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** as the provider stated it */
  contentType: string;
}

export interface WebhookCall extends WebhookHead {
  /** octet for octet, because signatures are over these */
  body: Buffer;
}

/** What a call is about. */
export type WebhookContent =
  | {
      kind: 'mail';
      raw: Buffer;
      /** MAIL FROM; '' is the null sender, null = unknown */
      envelopeFrom: string | null;
      envelopeTo: string[];
    }
  /** an address to visit once, so that calls begin to come (Amazon SNS) */
  | { kind: 'confirm'; url: string }
  /** what became of mails that went out */
  | { kind: 'events'; events: DeliveryEvent[] }
  /** something else that the provider reports, such as that a mail was opened; it is thanked for and forgotten */
  | { kind: 'nothing' };

/** What a check may need besides call and secret. */
export interface WebhookSurroundings {
  /** epoch ms */
  now: number;
  /** the text behind an address of Amazon's; rejects when it cannot be had */
  fetchFromAmazon(url: string): Promise<string>;
}

/**
 * One provider. The secret is what an administrator entered: a key, a public key, a password or a name, as the provider
 * has it. `read` sees checked calls only.
 */
export interface WebhookAdapter {
  /** answers a call that does not prove itself; 403 only where the provider tries again all the same, or never does */
  denied: 401 | 403;
  /** answers a mail that can never be taken; what makes the provider stop trying, as far as it has such a status */
  refused: 403 | 406 | 413;
  /** octets of a call, where it is never as large as a mail may be; null = it may be */
  bodyLimit?(head: WebhookHead): number | null;
  /** Whether the body is worth reading; where a provider proves itself in a header, nobody else fills our memory. */
  verifyHead?(head: WebhookHead, secret: string): boolean;
  verify(call: WebhookCall, secret: string, surroundings: WebhookSurroundings): boolean | Promise<boolean>;
  /** Throws {@link UnreadableCall} or {@link WrongSetup}. */
  read(call: WebhookCall): WebhookContent | Promise<WebhookContent>;
}

/** A checked call that makes no sense: cut off, or not what this provider sends. */
export class UnreadableCall extends Error {}

/** A mail that did not come with the call, because of a setting at the provider; it says which. */
export class WrongSetup extends Error {}

/** One header, or '' */
export const headerOf = (head: WebhookHead, name: string): string => {
  const value = head.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
};

/** What a call with events is about; what tells nothing of a mail to somebody is left out. */
export const eventsContent = (events: readonly (DeliveryEvent | null)[]): WebhookContent => {
  const told = events
    .filter((event) => event !== null)
    .filter(
      ({ recipient, names, providerId }) => recipient !== '' && (names.length > 0 || providerId !== null)
    );
  return told.length > 0 ? { kind: 'events', events: told } : { kind: 'nothing' };
};
