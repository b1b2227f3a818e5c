import { outgoingServerInput } from '../../../server/src/contracts/servers';

import type {
  Authentication,
  Encryption,
  OutgoingServerInput,
  OutgoingServerKind,
  OutgoingServerView,
} from '../../../server/src/contracts/servers';

/** The secrets of a server: '' = unchanged. */
export const SECRETS = ['password', 'clientKey', 'dkimKey'] as const;
export type Secret = (typeof SECRETS)[number];

/** An outgoing server as its form holds it. */
export interface ServerValues {
  kind: OutgoingServerKind;
  name: string;
  priority: number;
  active: boolean;
  host: string;
  port: number;
  encryption: Encryption;
  authentication: Authentication;
  user: string;
  password: string;
  forgetPassword: boolean;
  fromFilter: string;
  maxConnections: number;
  region: string;
  clientCertificate: string;
  clientKey: string;
  /** documentId */
  oauthAccount: string | null;
  maxBytes: number | null;
  limitPerMinute: number | null;
  limitPerHour: number | null;
  limitPerDay: number | null;
  dkimDomain: string;
  dkimSelector: string;
  dkimKey: string;
  /** id of an admin user, as fields hold it; null = everybody's */
  owner: string | null;
}

/** The form's start: a stored server, or a new one with the settings that most providers want (RFC 6409). */
export const serverValues = (server: OutgoingServerView | undefined): ServerValues => ({
  kind: server?.kind ?? 'smtp',
  name: server?.name ?? '',
  priority: server?.priority ?? 10,
  active: server?.active ?? true,
  host: server?.host ?? '',
  port: server?.port ?? 587,
  encryption: server?.encryption ?? 'starttls_strict',
  authentication: server?.authentication ?? 'password',
  user: server?.user ?? '',
  password: '',
  forgetPassword: false,
  fromFilter: server?.fromFilter ?? '',
  maxConnections: server?.maxConnections ?? 5,
  region: server?.region ?? '',
  clientCertificate: server?.clientCertificate ?? '',
  clientKey: '',
  oauthAccount: server?.oauthAccount?.documentId ?? null,
  maxBytes: server?.maxBytes ?? null,
  limitPerMinute: server?.limitPerMinute ?? null,
  limitPerHour: server?.limitPerHour ?? null,
  limitPerDay: server?.limitPerDay ?? null,
  dkimDomain: server?.dkimDomain ?? '',
  dkimSelector: server?.dkimSelector ?? '',
  dkimKey: '',
  owner: server?.owner ? String(server.owner.id) : null,
});

/** A stored server as input: for changing one switch from the list. */
export const serverInput = (server: OutgoingServerView): OutgoingServerInput =>
  serverBody(serverValues(server));

/** What is sent. Secrets are write-only: left out they stay as they are. */
export const serverBody = ({
  password,
  forgetPassword,
  clientKey,
  dkimKey,
  owner,
  ...values
}: ServerValues): OutgoingServerInput => ({
  ...values,
  ownerId: owner === null ? null : Number(owner),
  ...(password !== '' ? { password } : forgetPassword ? { password: null } : {}),
  ...(clientKey !== '' ? { clientKey } : {}),
  ...(dkimKey !== '' ? { dkimKey } : {}),
});

/** The fields that a kind cannot do without. */
const NEEDED: Record<OutgoingServerKind, readonly ('host' | 'user' | 'region')[]> = {
  smtp: ['host'],
  mailjet: ['user'],
  ses: ['user', 'region'],
};

/** The endpoint's schema, and what it asks of each kind. */
export const outgoingServerSchema = outgoingServerInput.superRefine((input, context) => {
  for (const field of NEEDED[input.kind]) {
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

/** The port that goes with each encryption. */
export type UsualPorts = Record<Encryption, number>;

/** Message submission (RFC 6409, RFC 8314). */
export const SMTP_PORTS: UsualPorts = {
  none: 25,
  starttls: 587,
  starttls_strict: 587,
  tls: 465,
  tls_strict: 465,
};

/** The port for another encryption: the usual one, unless the port was chosen by hand. */
export const portFor = (
  usual: UsualPorts,
  before: { encryption: Encryption; port: number },
  encryption: Encryption
): number => (before.port === usual[before.encryption] ? usual[encryption] : before.port);
