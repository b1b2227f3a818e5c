import type { MailboxKind } from './incoming-server-values';

/** Providers that many people have, and that want something special. */
export const PROVIDERS = {
  gmail: {
    hosts: { imap: 'imap.gmail.com', pop3: 'pop.gmail.com' },
    matches: /(^|\.)(gmail|googlemail)\.com$/i,
  },
  microsoft: {
    hosts: { imap: 'outlook.office365.com', pop3: 'outlook.office365.com' },
    matches: /(^|\.)(office365\.com|office\.com|outlook\.com|hotmail\.com|live\.com)$/i,
  },
} as const satisfies Record<string, { hosts: Record<MailboxKind, string>; matches: RegExp }>;

export type Provider = keyof typeof PROVIDERS;
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as Provider[];

/** The provider behind a host, if there is something to say about it. */
export const providerOf = (host: string): Provider | null =>
  PROVIDER_NAMES.find((name) => PROVIDERS[name].matches.test(host.trim())) ?? null;
