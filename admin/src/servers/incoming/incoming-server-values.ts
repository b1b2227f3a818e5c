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
  authentication: 'password' | 'oauth2';
  /** documentId */
  oauthAccount: string | null;
  folders: string[];
  moveTo: string;
  keepCopy: boolean;
  /** documentId */
  alias: string | null;
  authservId: string;
  fallbackType: string | null;
  keepOriginal: boolean;
  stripAttachments: boolean;
  pollMinutes: number;
  /** ISO 8601 */
  since: string | null;
}

export type MailboxKind = Extract<IncomingServerKind, 'imap' | 'pop3'>;

export const isMailbox = (kind: IncomingServerKind): kind is MailboxKind =>
  kind === 'imap' || kind === 'pop3';

/** RFC 8314: TLS from the start at the first port, STARTTLS at the second. */
const usualPorts = (tls: number, starttls: number): UsualPorts => ({
  none: starttls,
  starttls,
  starttls_strict: starttls,
  tls,
  tls_strict: tls,
});
export const MAILBOX_PORTS: Record<MailboxKind, UsualPorts> = {
  imap: usualPorts(993, 143),
  pop3: usualPorts(995, 110),
};

/** What words about a connection have to name, by its protocol. */
export const protocolWords = (
  kind: IncomingServerKind
): { protocol: string; tls: string; starttls: string } => {
  const ports = MAILBOX_PORTS[kind === 'pop3' ? 'pop3' : 'imap'];
  return {
    protocol: kind === 'pop3' ? 'POP3' : 'IMAP',
    tls: String(ports.tls),
    starttls: String(ports.starttls),
  };
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
  port: server?.port ?? MAILBOX_PORTS.imap.tls_strict,
  encryption: server?.encryption ?? 'tls_strict',
  user: server?.user ?? '',
  password: '',
  forgetPassword: false,
  authentication: server?.authentication ?? 'password',
  oauthAccount: server?.oauthAccount?.documentId ?? null,
  folders: server && server.folders.length > 0 ? server.folders : ['INBOX'],
  moveTo: server?.moveTo ?? '',
  keepCopy: server?.keepCopy ?? false,
  alias: server?.alias?.documentId ?? null,
  authservId: server?.authservId ?? '',
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

/** What a mailbox cannot do without. An OAuth account has a user name of its own. */
const neededBy = (input: Pick<IncomingServerValues, 'authentication'>) =>
  input.authentication === 'oauth2' ? (['host', 'oauthAccount'] as const) : (['host', 'user'] as const);

/** The endpoint's schema, and what it asks of a mailbox only. `words`: for a folder that is fetched and moved to. */
export const incomingServerSchema = (words: { moveToFetched: string }) =>
  incomingServerInput.superRefine((input, context) => {
    if (!isMailbox(input.kind)) return;
    for (const field of neededBy(input)) {
      if (input[field]) continue;
      context.addIssue({
        code: 'too_small',
        origin: 'string',
        minimum: 1,
        inclusive: true,
        path: [field],
        input: input[field],
      });
    }
    if (input.kind === 'imap' && input.folders.some((folder) => isSameFolder(folder, input.moveTo)))
      context.addIssue({
        code: 'custom',
        path: ['moveTo'],
        message: words.moveToFetched,
        input: input.moveTo,
      });
  });

/** IMAP spells INBOX in any case, and every other name letter by letter (RFC 3501 5.1). */
export const isSameFolder = (one: string, other: string): boolean =>
  one === other || (one.toUpperCase() === 'INBOX' && other.toUpperCase() === 'INBOX');
