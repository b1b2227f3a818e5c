import type { FieldProblem } from '../addressing/addresses';
import type { OutgoingInput, OutgoingSettingsColumns } from './outgoing-server-input';
import { SECRETS } from './outgoing-server-secrets';
import type { OutgoingServerRow } from './store';

type Settings = OutgoingSettingsColumns;

/** The settings that a problem is about, by the field that it is told at. */
const ABOUT: Partial<Record<string, readonly (keyof Settings)[]>> = {
  host: ['kind', 'host', 'authentication', 'oauthAccount'],
  encryption: ['kind', 'encryption', 'authentication', 'oauthAccount'],
  user: ['kind', 'user'],
  region: ['kind', 'region'],
  oauthAccount: ['kind', 'authentication', 'oauthAccount'],
  clientCertificate: ['kind', 'authentication', 'clientCertificate'],
  clientKey: ['kind', 'authentication', 'clientCertificate'],
  dkimDomain: ['kind', 'dkimDomain', 'dkimSelector'],
  dkimSelector: ['kind', 'dkimDomain', 'dkimSelector'],
  dkimKey: ['kind', 'dkimDomain', 'dkimSelector'],
  ownerId: ['ownerId'],
  fromFilter: ['ownerId', 'fromFilter'],
};

const valueOf = (settings: Partial<Record<keyof Settings, unknown>>, name: keyof Settings): unknown =>
  settings[name] ?? (name === 'kind' ? 'smtp' : '');

/** Secrets that belong together with a field; a new one is always checked. */
const secretAt = (field: string): (typeof SECRETS)[number] | undefined => {
  if (field === 'clientCertificate' || field === 'clientKey') return 'clientKey';
  if (field.startsWith('dkim')) return 'dkimKey';
  return field === 'user' ? undefined : SECRETS.find((secret) => secret === field);
};

/**
 * The problems that keep an edit from being saved. A server that ends up switched off is let be in what the edit leaves
 * alone: a certificate that ended, an account or an owner that is gone must not keep anybody from switching it off. An
 * owner who stays is no problem of any edit.
 */
export const problemsThatCount = (
  problems: readonly FieldProblem[],
  edit: { stored: OutgoingServerRow | null; input: OutgoingInput; settings: Settings }
): FieldProblem[] => {
  const { stored, input, settings } = edit;
  if (stored === null) return [...problems];
  return problems.filter(({ path: [field = ''] }) => {
    const about = ABOUT[field];
    if (!about || (settings.active && field !== 'ownerId')) return true;
    const secret = secretAt(field);
    if (secret && input[secret]) return true;
    return about.some((name) => valueOf(stored, name) !== valueOf(settings, name));
  });
};
