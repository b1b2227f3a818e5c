import type { Recipient } from '../../followers/recipient-choice';

export type ComposerKind = 'message' | 'note';

/** A file that is uploaded and waits for its message. */
export interface DraftFile {
  id: number;
  name: string;
  size: number;
  mimeType: string;
  /** when it was uploaded, epoch ms */
  at: number;
}

/** The server keeps an upload that no message took for a day; an older draft would promise a file that is gone. */
const UPLOAD_LIVES = 22 * 60 * 60 * 1000;

/** A text that is not sent yet. */
export interface Draft {
  html: string;
  subject: string;
  /** addresses the editor added */
  added: Recipient[];
  /** suggested people against the default: ticked or unticked by hand, by address */
  toggled: Record<string, boolean>;
  files: DraftFile[];
}

export const EMPTY_DRAFT: Draft = { html: '', subject: '', added: [], toggled: {}, files: [] };

/** What a draft belongs to. The user is part of it: two people may share a browser. */
export interface DraftOwner {
  userId: string;
  uid: string;
  documentId: string;
  kind: ComposerKind;
}

type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (owner: DraftOwner): string =>
  ['chatter', 'draft', owner.userId, owner.uid, owner.documentId, owner.kind].join('/');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const readRecipients = (value: unknown): Recipient[] =>
  (Array.isArray(value) ? value : []).flatMap((item: unknown) =>
    isRecord(item) && typeof item.address === 'string'
      ? [{ address: item.address, name: typeof item.name === 'string' ? item.name : '' }]
      : []
  );

const readToggles = (value: unknown): Record<string, boolean> =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean')
      )
    : {};

const isFile = (value: unknown): value is DraftFile =>
  isRecord(value) &&
  typeof value.id === 'number' &&
  typeof value.name === 'string' &&
  typeof value.size === 'number' &&
  typeof value.mimeType === 'string' &&
  typeof value.at === 'number';

const readFiles = (value: unknown, now: number): DraftFile[] =>
  (Array.isArray(value) ? value : []).filter(isFile).filter((file) => now - file.at < UPLOAD_LIVES);

/** The stored draft, or null. Storage may hold anything, be full or be forbidden: a draft is a comfort, never an error. */
export const loadDraft = (
  storage: DraftStorage,
  owner: DraftOwner,
  now: number = Date.now()
): Draft | null => {
  try {
    const stored: unknown = JSON.parse(storage.getItem(keyOf(owner)) ?? 'null');
    if (!isRecord(stored) || typeof stored.html !== 'string') return null;
    return {
      html: stored.html,
      subject: typeof stored.subject === 'string' ? stored.subject : '',
      added: readRecipients(stored.added),
      toggled: readToggles(stored.toggled),
      files: readFiles(stored.files, now),
    };
  } catch {
    return null;
  }
};

/** Stores a draft; false when the browser refuses. */
export const saveDraft = (storage: DraftStorage, owner: DraftOwner, draft: Draft): boolean => {
  try {
    storage.setItem(keyOf(owner), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
};

export const removeDraft = (storage: DraftStorage, owner: DraftOwner): void => {
  try {
    storage.removeItem(keyOf(owner));
  } catch {
    // A storage that can't be written has nothing to forget.
  }
};
