import { incomingServerInput } from '../../../../server/src/contracts/incoming-servers';

import type { UsualPorts } from '../server-values';
import type {
  IncomingServerInput,
  IncomingServerKind,
  IncomingServerView,
} from '../../../../server/src/contracts/incoming-servers';
import type { Encryption } from '../../../../server/src/contracts/servers';

/** An incoming server as its form holds it. */
export interface IncomingServerValues {
  kind: IncomingServerKind;
  name: string;
  active: boolean;
  priority: number;
  host: string;
  port: number;
  encryption: Encryption;
  user: string;
  /** '' = unchanged */
  password: string;
  forgetPassword: boolean;
  folder: string;
  fallbackType: string | null;
  keepOriginal: boolean;
  stripAttachments: boolean;
  pollMinutes: number;
  /** ISO 8601 */
  since: string | null;
}

/** RFC 8314: TLS from the start at 993, STARTTLS at 143. */
export const IMAP_PORTS: UsualPorts = {
  none: 143,
  starttls: 143,
  starttls_strict: 143,
  tls: 993,
  tls_strict: 993,
};

/** The form's start. A new account begins with the mail of today: connecting an old mailbox must answer nobody. */
export const incomingServerValues = (
  server: IncomingServerView | undefined,
  now: Date
): IncomingServerValues => ({
  kind: server?.kind ?? 'imap',
  name: server?.name ?? '',
  active: server?.active ?? true,
  priority: server?.priority ?? 5,
  host: server?.host ?? '',
  port: server?.port ?? IMAP_PORTS.tls_strict,
  encryption: server?.encryption ?? 'tls_strict',
  user: server?.user ?? '',
  password: '',
  forgetPassword: false,
  folder: server?.folder ?? 'INBOX',
  fallbackType: server?.fallbackType ?? null,
  keepOriginal: server?.keepOriginal ?? false,
  stripAttachments: server?.stripAttachments ?? false,
  pollMinutes: server?.pollMinutes ?? 5,
  since: server ? server.since : now.toISOString(),
});

/** What is sent. The password is write-only: left out it stays as it is. */
export const incomingServerBody = ({
  password,
  forgetPassword,
  ...values
}: IncomingServerValues): IncomingServerInput => ({
  ...values,
  ...(password !== '' ? { password } : forgetPassword ? { password: null } : {}),
});

/** A stored server as input: for changing one switch from the list. */
export const incomingServerOf = (server: IncomingServerView): IncomingServerInput =>
  incomingServerBody(incomingServerValues(server, new Date()));

const NEEDED_BY_IMAP = ['host', 'user'] as const;

/** The endpoint's schema, and what it asks of a mailbox only. */
export const incomingServerSchema = incomingServerInput.superRefine((input, context) => {
  if (input.kind !== 'imap') return;
  for (const field of NEEDED_BY_IMAP) {
    if (input[field] !== '') continue;
    context.addIssue({
      code: 'too_small',
      origin: 'string',
      minimum: 1,
      inclusive: true,
      path: [field],
      input: input[field],
    });
  }
});
