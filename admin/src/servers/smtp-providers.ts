import type { ServerValues } from './server-values';
import type { OutgoingServerKind } from '../../../server/src/contracts/servers';

/** Providers that want something of their own. `own` is any other server. */
export type SmtpProvider =
  | 'gmail'
  | 'google_relay'
  | 'microsoft'
  | 'microsoft_relay'
  | 'mailjet_smtp'
  | 'ses_smtp'
  | 'mailjet'
  | 'ses'
  | 'own';

const HOSTS: readonly [RegExp, SmtpProvider][] = [
  [/^smtp\.(?:gmail|googlemail)\.com$/, 'gmail'],
  [/^smtp-relay\.gmail\.com$/, 'google_relay'],
  [/^(?:smtp\.office365\.com|smtp-mail\.outlook\.com|outlook\.office365\.com)$/, 'microsoft'],
  [/\.mail\.protection\.outlook\.com$|\.mx\.microsoft$/, 'microsoft_relay'],
  [/^in(?:-v3)?\.mailjet\.com$/, 'mailjet_smtp'],
  [/^email-smtp(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com$/, 'ses_smtp'],
];

/** Whose server this is; null as long as no host is named. */
export const providerOf = (kind: OutgoingServerKind, host: string): SmtpProvider | null => {
  if (kind !== 'smtp') return kind;
  const name = host.trim().toLowerCase();
  if (name === '') return null;
  return HOSTS.find(([pattern]) => pattern.test(name))?.[1] ?? 'own';
};

export type Preset = 'gmail' | 'google_relay' | 'microsoft' | 'mailjet_smtp';

/** What a well-known provider wants, as fields of the form. */
export const PRESETS: Record<Preset, Partial<ServerValues>> = {
  gmail: {
    host: 'smtp.gmail.com',
    port: 465,
    encryption: 'tls_strict',
    authentication: 'oauth2',
  },
  google_relay: {
    host: 'smtp-relay.gmail.com',
    port: 587,
    encryption: 'starttls_strict',
    authentication: 'none',
  },
  microsoft: {
    host: 'smtp.office365.com',
    port: 587,
    encryption: 'starttls_strict',
    authentication: 'oauth2',
    // What Exchange Online takes from one mailbox.
    maxConnections: 3,
    limitPerMinute: 30,
    limitPerDay: 10_000,
  },
  mailjet_smtp: {
    host: 'in-v3.mailjet.com',
    port: 587,
    encryption: 'starttls_strict',
    authentication: 'password',
  },
};
export const PRESET_NAMES = Object.keys(PRESETS) as Preset[];
