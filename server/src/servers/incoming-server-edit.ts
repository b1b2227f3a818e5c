import type { AccountState } from '../contracts/incoming-servers';
import { isMailbox, type settingsFor } from './incoming-server-input';
import { foldersOf } from './incoming-server-view';
import type { IncomingServerRow, Places } from './store';

type Settings = ReturnType<typeof settingsFor>;

/** The state of an account after its switch was set: a draft stays one. */
const switched = (before: AccountState, active: boolean): AccountState => {
  if (before === 'draft') return 'draft';
  if (!active) return 'disabled';
  return before === 'disabled' ? 'connecting' : before;
};

/** The UIDs of one mailbox mean nothing in another, nor those of one folder in another. */
const placesIn = (places: Places | null, folders: readonly string[]): Places | null => {
  if (!places?.folders) return places;
  const kept = Object.entries(places.folders).filter(([folder]) => folders.includes(folder));
  return { ...places, folders: Object.fromEntries(kept) };
};

/**
 * What an edit does to the state of an account and to its place in the mailbox, as columns: a changed connection takes it
 * back to draft. `newPassword`: another one was entered.
 */
export const afterEdit = (row: IncomingServerRow, next: Settings, newPassword: boolean): object => {
  if (!isMailbox(row.kind)) return {};
  const otherMailbox = row.host !== next.host || (row.user ?? '') !== next.user;
  const otherFolders = JSON.stringify(foldersOf(row)) !== JSON.stringify(next.folders);
  const otherConnection =
    otherMailbox ||
    otherFolders ||
    row.port !== next.port ||
    row.encryption !== next.encryption ||
    (row.authentication ?? 'password') !== next.authentication ||
    (row.oauthAccount ?? null) !== next.oauthAccount ||
    newPassword;
  const before = row.state ?? 'draft';
  const state = otherConnection ? 'draft' : switched(before, next.active);
  if (state === before && !otherMailbox && !otherFolders) return {};
  return {
    state,
    ...(otherConnection ? { lastProblem: null, lastError: null, failingSince: null } : {}),
    ...(otherMailbox ? { places: null } : {}),
    ...(otherFolders && !otherMailbox ? { places: placesIn(row.places, next.folders) } : {}),
    // Whoever holds the account must not write its old state over this one.
    leaseToken: null,
    leaseUntil: null,
  };
};
