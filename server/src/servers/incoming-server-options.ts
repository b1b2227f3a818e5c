import { isIP } from 'node:net';

import type { ImapFlowOptions } from 'imapflow';

import type { Encryption } from '../contracts/servers';
import type { MailboxKind } from './incoming-server-input';
import type { AccessToken } from './sign-in-needed';

/** What is needed to read a mailbox; the password is in the clear here and nowhere else. */
export interface MailboxSettings {
  kind: MailboxKind;
  host: string;
  port: number;
  encryption: Encryption;
  user: string;
  password: string;
  /** instead of a password: asked for a token at every login */
  accessToken: AccessToken | null;
  /** IMAP */
  folders: readonly string[];
}

/** Time limits in ms. `open` bounds the whole way from the connect to the login, against a server that goes silent. */
export const IMAP_TIMEOUTS = {
  connection: 15_000,
  greeting: 15_000,
  open: 45_000,
  socket: 5 * 60_000,
} as const;
/** IDLE is issued anew this often (ms): RFC 2177 asks for less than 29 minutes, and NAT forgets quiet sockets sooner. */
const MAX_IDLE_MS = 4 * 60_000;
/** ms of quiet before IDLE begins, so that a mail is noticed within a second of arriving. */
const IDLE_DELAY_MS = 50;
/** Octets of one line: the answer to a search in a mailbox of a million mails is one. */
const LINE_LIMIT = 16 * 1024 * 1024;
/** Room for what stands around a mail in a response. */
const RESPONSE_SLACK = 1024 * 1024;

/**
 * imapflow's options for these settings. `ip` is the checked address to connect to; the name stays for the certificate.
 * The limits keep a hostile server from filling the memory; `mailBytes` is the largest mail that is taken. `token`: the
 * access token to log in with instead of the password.
 */
export const imapOptions = (
  settings: MailboxSettings,
  ip: string,
  mailBytes: number,
  token: string | null = null
): ImapFlowOptions => {
  const secure = settings.encryption.startsWith('tls');
  return {
    host: ip,
    port: settings.port,
    secure,
    ...(isIP(settings.host) === 0 ? { servername: settings.host } : {}),
    // Never "if the server offers it": somebody in between could leave the offer out (RFC 8314 4.1).
    ...(secure ? {} : { doSTARTTLS: settings.encryption.startsWith('starttls') }),
    tls: { rejectUnauthorized: settings.encryption.endsWith('_strict') },
    auth:
      token === null
        ? { user: settings.user, pass: settings.password }
        : { user: settings.user, accessToken: token },
    clientInfo: { name: 'Chatter' },
    logger: false,
    connectionTimeout: IMAP_TIMEOUTS.connection,
    greetingTimeout: IMAP_TIMEOUTS.greeting,
    socketTimeout: IMAP_TIMEOUTS.socket,
    maxIdleTime: MAX_IDLE_MS,
    autoIdleDelay: IDLE_DELAY_MS,
    // Compressed answers could be bombs, and mail is not large enough to need them.
    disableCompression: true,
    maxLineLength: LINE_LIMIT,
    maxLiteralSize: mailBytes + RESPONSE_SLACK,
    maxResponseSize: mailBytes + RESPONSE_SLACK + LINE_LIMIT,
  };
};
