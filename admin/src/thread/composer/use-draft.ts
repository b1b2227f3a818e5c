import * as React from 'react';

import { useAuth } from '@strapi/strapi/admin';

import {
  EMPTY_DRAFT,
  loadDraft,
  removeDraft,
  saveDraft,
  type ComposerKind,
  type Draft,
  type DraftOwner,
} from './draft';

import type { ThreadKey } from '../thread-key';

const useUserId = (): string => useAuth('chatter', (auth) => String(auth.user?.id ?? ''));

const SAVE_AFTER = 400;

/** A function where the change depends on what the draft holds by then. */
export type DraftChange = Partial<Draft> | ((before: Draft) => Partial<Draft>);

/** A draft, saved shortly after each change and at once when the page goes away. */
export interface DraftState {
  draft: Draft;
  /** whether the browser holds exactly this text */
  saved: boolean;
  change(change: DraftChange): void;
  forget(): void;
}

const isEmpty = (draft: Draft): boolean =>
  draft.html === '' &&
  draft.subject === '' &&
  draft.added.length === 0 &&
  draft.files.length === 0 &&
  Object.keys(draft.toggled).length === 0;

export const useDraft = (thread: ThreadKey, kind: ComposerKind): DraftState => {
  const userId = useUserId();
  const owner = React.useMemo<DraftOwner>(() => ({ userId, ...thread, kind }), [userId, thread, kind]);
  const [draft, setDraft] = React.useState<Draft>(() => loadDraft(localStorage, owner) ?? EMPTY_DRAFT);
  const [saved, setSaved] = React.useState(() => loadDraft(localStorage, owner) !== null);
  const unsaved = React.useRef<Draft | null>(null);

  const flush = React.useCallback(() => {
    const waiting = unsaved.current;
    if (waiting === null) return;
    unsaved.current = null;
    if (isEmpty(waiting)) {
      removeDraft(localStorage, owner);
      setSaved(false);
    } else {
      setSaved(saveDraft(localStorage, owner, waiting));
    }
  }, [owner]);

  const change = React.useCallback((part: DraftChange) => {
    setDraft((before) => {
      const after = { ...before, ...(typeof part === 'function' ? part(before) : part) };
      unsaved.current = after;
      return after;
    });
    setSaved(false);
  }, []);

  const forget = React.useCallback(() => {
    unsaved.current = null;
    removeDraft(localStorage, owner);
  }, [owner]);

  React.useEffect(() => {
    const timer = window.setTimeout(flush, SAVE_AFTER);
    return () => window.clearTimeout(timer);
  }, [draft, flush]);

  React.useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  return { draft, saved, change, forget };
};

/** The kind of a text left unsent on this entry, which the chatter opens again; a message before a note. */
export const useDraftedKind = (thread: ThreadKey): ComposerKind | null => {
  const userId = useUserId();
  const [kind] = React.useState<ComposerKind | null>(() => {
    const kinds: ComposerKind[] = ['message', 'note'];
    const hasContent = (one: ComposerKind): boolean => {
      const stored = loadDraft(localStorage, { userId, ...thread, kind: one });
      return stored !== null && (stored.html !== '' || stored.files.length > 0);
    };
    return kinds.find(hasContent) ?? null;
  });
  return kind;
};
