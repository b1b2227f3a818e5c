import { isIP } from 'node:net';

import type { Encryption } from '../contracts/servers';

/** What is needed to speak to an SMTP server; the password is in the clear here and nowhere else. */
export interface SmtpSettings {
  host: string;
  port: number;
  encryption: Encryption;
  authentication: 'none' | 'password';
  user: string;
  password: string | null;
  maxConnections: number;
}

/** Time limits in ms. A server that accepts and then says nothing must not hold a worker for long. */
export const SMTP_TIMEOUTS = { connection: 15_000, greeting: 15_000, socket: 60_000 } as const;

/**
 * nodemailer's options for these settings. `ip` is the checked address to connect to; the name stays for the
 * certificate. Files and URLs in message content are never fetched: content may come from outside.
 */
export const smtpOptions = (settings: SmtpSettings, ip: string) => {
  const strict = settings.encryption.endsWith('_strict');
  const startTls = settings.encryption.startsWith('starttls');
  return {
    host: ip,
    port: settings.port,
    secure: settings.encryption.startsWith('tls'),
    requireTLS: startTls,
    ignoreTLS: settings.encryption === 'none',
    tls: {
      rejectUnauthorized: strict,
      ...(isIP(settings.host) === 0 ? { servername: settings.host } : {}),
    },
    ...(settings.authentication === 'password'
      ? { auth: { user: settings.user, pass: settings.password ?? '' } }
      : {}),
    connectionTimeout: SMTP_TIMEOUTS.connection,
    greetingTimeout: SMTP_TIMEOUTS.greeting,
    socketTimeout: SMTP_TIMEOUTS.socket,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};
