import { isIP } from 'node:net';

import type { Authentication, Encryption } from '../contracts/servers';
import type { AccessToken } from './sign-in-needed';

/** What a DKIM signature (RFC 6376) is made with. */
export interface DkimSettings {
  domain: string;
  selector: string;
  /** PEM of an RSA key */
  privateKey: string;
}

/** What is needed to speak to an SMTP server; secrets are in the clear here and nowhere else. */
export interface SmtpSettings {
  host: string;
  port: number;
  encryption: Encryption;
  authentication: Authentication;
  user: string;
  password: string | null;
  maxConnections: number;
  /** PEM, with `authentication: 'certificate'` */
  clientCertificate?: string | null;
  clientKey?: string | null;
  dkim?: DkimSettings | null;
  /** a token that is valid now, with `authentication: 'oauth2'`; whoever refreshes it does so in one place for all servers */
  accessToken?: AccessToken | null;
}

/** Time limits in ms. A server that accepts and then says nothing must not hold a worker for long. */
export const SMTP_TIMEOUTS = { connection: 15_000, greeting: 15_000, socket: 60_000 } as const;

/**
 * The fields that a signature covers, where they are there. List-Unsubscribe-Post belongs to them (RFC 8058 4), and our own
 * marks, so that nobody adds them on the way.
 */
const SIGNED_FIELDS = [
  'From',
  'Sender',
  'Reply-To',
  'Subject',
  'Date',
  'Message-ID',
  'To',
  'Cc',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'In-Reply-To',
  'References',
  'List-Id',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'Auto-Submitted',
].join(':');

/** Relays that put their own Message-ID into every mail, and SES its own Date: what they change must not be signed. */
const REWRITES = /\.(?:amazonaws|mailjet)\.com\.?$/i;

const dkimOptions = (settings: SmtpSettings) =>
  settings.dkim
    ? {
        dkim: {
          domainName: settings.dkim.domain,
          keySelector: settings.dkim.selector,
          privateKey: settings.dkim.privateKey,
          headerFieldNames: SIGNED_FIELDS,
          ...(REWRITES.test(settings.host) ? { skipFields: 'message-id:date' } : {}),
          // Our mails are in memory anyway, and limited in size: nothing is written to the disk to sign it.
          cacheDir: false as const,
        },
      }
    : {};

/** Asks for the token of a connection, and for another one when the server refuses it (`renew`). */
const askForToken = (accessToken: AccessToken) => {
  let last: string | undefined;
  return (
    _user: string,
    renew: boolean,
    done: (error: Error | null, accessToken?: string, expires?: number) => void
  ): void => {
    accessToken(renew ? last : undefined).then(
      (token) => {
        last = token;
        done(null, token);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)))
    );
  };
};

const authOptions = (settings: SmtpSettings) => {
  if (settings.authentication === 'password')
    return { auth: { user: settings.user, pass: settings.password ?? '' } };
  if (settings.authentication === 'oauth2' && settings.accessToken)
    return {
      auth: {
        type: 'OAuth2' as const,
        user: settings.user,
        // Asked at each login of each connection, so that a pool never logs in with a token of an hour ago.
        provisionCallback: askForToken(settings.accessToken),
      },
    };
  return {};
};

/**
 * nodemailer's options for these settings. `ip` is the checked address to connect to; the name stays for the
 * certificate. Files and URLs in message content are never fetched: content may come from outside.
 */
export const smtpOptions = (settings: SmtpSettings, ip: string) => {
  const strict = settings.encryption.endsWith('_strict');
  const startTls = settings.encryption.startsWith('starttls');
  const certificate =
    settings.authentication === 'certificate' && settings.clientCertificate && settings.clientKey
      ? { cert: settings.clientCertificate, key: settings.clientKey }
      : {};
  return {
    host: ip,
    port: settings.port,
    secure: settings.encryption.startsWith('tls'),
    requireTLS: startTls,
    ignoreTLS: settings.encryption === 'none',
    tls: {
      rejectUnauthorized: strict,
      ...(isIP(settings.host) === 0 ? { servername: settings.host } : {}),
      ...certificate,
    },
    ...authOptions(settings),
    ...dkimOptions(settings),
    connectionTimeout: SMTP_TIMEOUTS.connection,
    greetingTimeout: SMTP_TIMEOUTS.greeting,
    socketTimeout: SMTP_TIMEOUTS.socket,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};
