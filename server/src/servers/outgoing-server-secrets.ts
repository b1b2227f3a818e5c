import type { FieldProblem } from '../addressing/addresses';
import type { OutgoingInput, OutgoingSettingsColumns } from './outgoing-server-input';
import { enterAgain, samePlace, type SecretPlace } from './secret-place';
import type { OutgoingServerRow } from './store';

/** The secrets of a server, as they are entered and as they are stored. */
export const SECRETS = ['password', 'clientKey', 'dkimKey'] as const;
export type Secret = (typeof SECRETS)[number];

/** What is to be done with a stored secret: `value` replaces it. */
export type SecretChange = { kind: 'keep' } | { kind: 'forget' } | { kind: 'set'; value: string };

/** What the secrets of a stored server were entered for. */
export const placeOfStored = (
  row: Pick<OutgoingServerRow, 'kind' | 'host' | 'port' | 'encryption' | 'user'>
): SecretPlace => ({
  kind: row.kind ?? 'smtp',
  host: row.host ?? '',
  port: row.port ?? 587,
  encryption: row.encryption,
  user: row.user ?? '',
});

const entered = (value: string | null | undefined): SecretChange => {
  if (value === null) return { kind: 'forget' };
  return value === undefined || value === '' ? { kind: 'keep' } : { kind: 'set', value };
};

const isUsed = (secret: Secret, settings: OutgoingSettingsColumns): boolean => {
  if (secret === 'password') return settings.authentication === 'password';
  return secret === 'clientKey' ? settings.authentication === 'certificate' : settings.dkimDomain !== '';
};

/**
 * What an edit does to the stored secrets. A secret goes only where it was entered for: whoever points a server at another
 * host, port or user, or gives up encryption, enters it again (`secret-place`). The key of DKIM is told to
 * nobody, so that it stays. A key that the settings no longer need is forgotten.
 */
export const secretChanges = (
  stored: OutgoingServerRow | null,
  input: OutgoingInput,
  settings: OutgoingSettingsColumns
): { changes: Record<Secret, SecretChange>; problems: FieldProblem[] } => {
  const problems: FieldProblem[] = [];
  const moved = stored !== null && !samePlace(placeOfStored(stored), settings);
  const changeOf = (secret: Secret): SecretChange => {
    const change = entered(input[secret]);
    if (change.kind !== 'keep' || !stored?.[secret]) return change;
    if (!isUsed(secret, settings)) return moved || secret !== 'password' ? { kind: 'forget' } : change;
    if (!moved || secret === 'dkimKey') return change;
    const what = secret === 'password' ? 'password' : 'private key';
    problems.push({
      path: [secret],
      message: enterAgain(what, placeOfStored(stored)),
    });
    return change;
  };
  const changes = Object.fromEntries(SECRETS.map((secret) => [secret, changeOf(secret)])) as Record<
    Secret,
    SecretChange
  >;
  return { changes, problems };
};

/** The secret that holds after a change; `stored` answers the stored one in the clear. */
export const secretAfter = (change: SecretChange, stored: () => string | null): string | null =>
  change.kind === 'set' ? change.value : change.kind === 'forget' ? null : stored();
