import type { Draft } from '../draft';
import type { OutgoingMailRow } from '../store';

/** Drafts kept while a message goes out to many. */
const KEPT = 20;
const AGE_MS = 30_000;

type Drawn = Pick<OutgoingMailRow, 'messageId' | 'internal' | 'language'>;

/** Draws one message to many people once per audience and language, and keeps it for a while. */
export const createDrafts = <Row extends Drawn>(
  draw: (row: Row) => Promise<Draft | null>,
  clock: () => number = Date.now
) => {
  const kept = new Map<string, { at: number; draft: Promise<Draft | null> }>();
  return (row: Row): Promise<Draft | null> => {
    if (row.messageId === null) return draw(row);
    const key = `${row.messageId} ${row.internal} ${row.language}`;
    const known = kept.get(key);
    const now = clock();
    if (known && now - known.at < AGE_MS) return known.draft;
    const draft = draw(row);
    kept.delete(key);
    kept.set(key, { at: now, draft });
    draft.catch(() => kept.delete(key));
    for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT))) kept.delete(old);
    return draft;
  };
};
