import type { Encryption } from '../contracts/servers';

/** Where a stored secret is sent to: what speaks at another port may be another program, of another person. */
export interface SecretPlace {
  /** of mailboxes and outgoing servers; a secret of one kind is none of another */
  kind: string;
  host: string;
  port: number;
  encryption: Encryption;
  user: string;
}

/** How much of the way to the server is kept from others: nothing, TLS with anybody, TLS with the host that was named. */
const STRENGTH: Record<Encryption, number> = {
  none: 0,
  starttls: 1,
  tls: 1,
  starttls_strict: 2,
  tls_strict: 2,
};

const PROTECTION: Record<Encryption, string> = {
  none: 'without encryption',
  starttls: 'with STARTTLS, any certificate',
  tls: 'with TLS, any certificate',
  starttls_strict: 'with STARTTLS and a checked certificate',
  tls_strict: 'with TLS and a checked certificate',
};

/** Whether a kind has no connection of its own: its secret goes to the provider's interface, always over checked TLS. */
const isInterface = (kind: string): boolean => kind === 'mailjet' || kind === 'ses';

/**
 * Whether a secret may follow a change of settings: they still speak to the same program as the same user, and nobody on the
 * way reads more than before. Otherwise whoever may edit servers could have it sent to a host of their own, or in the clear.
 */
export const samePlace = (stored: SecretPlace, next: SecretPlace): boolean => {
  if (stored.kind !== next.kind || stored.user !== next.user) return false;
  if (isInterface(next.kind)) return true;
  return (
    stored.host.toLowerCase() === next.host.toLowerCase() &&
    stored.port === next.port &&
    STRENGTH[next.encryption] >= STRENGTH[stored.encryption]
  );
};

/** Why a secret has to be entered again, in words; `what` is what it is called. */
export const enterAgain = (what: string, stored: SecretPlace): string => {
  const user = stored.user || 'another user';
  const place = isInterface(stored.kind)
    ? stored.kind
    : `${stored.host || 'another host'}, port ${stored.port}, ${PROTECTION[stored.encryption]}`;
  return `Enter the ${what} again: the stored one is for ${user} at ${place}.`;
};
