import type {
  Encryption,
  OutgoingServerInput,
  OutgoingServerView,
} from '../../../server/src/contracts/servers';

/** An outgoing server as its form holds it. */
export interface ServerValues {
  name: string;
  priority: number;
  active: boolean;
  host: string;
  port: number;
  encryption: Encryption;
  authentication: 'none' | 'password';
  user: string;
  /** '' = unchanged */
  password: string;
  forgetPassword: boolean;
  fromFilter: string;
  maxConnections: number;
}

/** The form's start: a stored server, or a new one with the settings that most providers want (RFC 6409). */
export const serverValues = (server: OutgoingServerView | undefined): ServerValues => ({
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
});

/** A stored server as input: for changing one switch from the list. */
export const serverInput = (server: OutgoingServerView): OutgoingServerInput =>
  serverBody(serverValues(server));

/** What is sent. The password is write-only: left out it stays as it is. */
export const serverBody = ({ password, forgetPassword, ...values }: ServerValues): OutgoingServerInput => ({
  ...values,
  ...(password !== '' ? { password } : forgetPassword ? { password: null } : {}),
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
