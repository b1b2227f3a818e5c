import type { OpenFolder } from '../../../../../server/src/incoming/ingresses/imap/imap-connection';
import { syncFolder, type SyncTools } from '../../../../../server/src/incoming/ingresses/imap/sync-folder';
import {
  judgeMail,
  mayHaveNews,
  placeAfter,
  placeIn,
  searchSince,
  sourceOf,
  type ListedMail,
} from '../../../../../server/src/incoming/ingresses/imap/sync-plan';
import {
  MailTooLarge,
  MailWithoutSource,
} from '../../../../../server/src/incoming/ingresses/mailboxes/intake';
import type { FolderPlace } from '../../../../../server/src/servers/store';

const SINCE = new Date('2026-11-20T10:00:00.500Z');
const at = (time: string): Date => new Date(time);
const NOW = { uidValidity: '7', uidNext: 52 };

describe('the place in a folder', () => {
  it.each<[string, FolderPlace | undefined, FolderPlace]>([
    ['a folder seen for the first time', undefined, { uidValidity: '7', lastUid: 0, recheckTo: 51 }],
    [
      'the same UIDVALIDITY',
      { uidValidity: '7', lastUid: 41, toMove: [40] },
      { uidValidity: '7', lastUid: 41, toMove: [40] },
    ],
    [
      'another UIDVALIDITY',
      { uidValidity: '6', lastUid: 41, toMove: [40] },
      { uidValidity: '7', lastUid: 0, recheckTo: 51 },
    ],
  ])('%s', (_situation, stored, place) => {
    expect(placeIn(stored, NOW)).toEqual(place);
  });

  it.each<[string, FolderPlace | undefined, typeof NOW | null, boolean]>([
    ['never seen', undefined, NOW, true],
    ['nothing came', { uidValidity: '7', lastUid: 51 }, NOW, false],
    ['a mail came', { uidValidity: '7', lastUid: 50 }, NOW, true],
    ['other numbers', { uidValidity: '6', lastUid: 51 }, NOW, true],
    ['something is still to be moved', { uidValidity: '7', lastUid: 51, toMove: [9] }, NOW, true],
    ['the server does not say', { uidValidity: '7', lastUid: 51 }, null, true],
  ])('a look is needed: %s', (_situation, stored, now, needed) => {
    expect(mayHaveNews(stored, now)).toBe(needed);
  });

  it('remembers what is to be moved, but not without end', () => {
    let place: FolderPlace = { uidValidity: '7', lastUid: 0 };
    for (let uid = 1; uid <= 1500; uid += 1) place = placeAfter(place, uid, true);
    expect(place.lastUid).toBe(1500);
    expect(place.toMove).toHaveLength(1000);
    expect(place.toMove?.at(-1)).toBe(1500);
    expect(placeAfter({ uidValidity: '7', lastUid: 0 }, 3, false)).toEqual({ uidValidity: '7', lastUid: 3 });
  });

  it('names a mail by account, folder, UIDVALIDITY and UID', () => {
    const place = (uidValidity: string) => ({ uidValidity });
    const source = sourceOf('a', 'INBOX', place('1'), 23);
    expect(source).toBe(sourceOf('a', 'INBOX', place('1'), 23));
    expect(source).not.toBe(sourceOf('b', 'INBOX', place('1'), 23));
    expect(source).not.toBe(sourceOf('a', 'Sales', place('1'), 23));
    expect(source).not.toBe(sourceOf('a', 'INBOX', place('12'), 3));
  });

  it('searches from a day before the cut-off date', () => {
    expect(searchSince(SINCE)).toEqual(at('2026-11-19T10:00:00.500Z'));
    expect(searchSince(null)).toBeNull();
  });
});

describe('which listed mails are fetched', () => {
  it.each<[string, Partial<ListedMail> | undefined, string]>([
    ['a new one', { size: 100, arrivedAt: at('2026-11-21T00:00:00Z') }, 'fetch'],
    ['one of the same second', { size: 100, arrivedAt: at('2026-11-20T10:00:00Z') }, 'fetch'],
    ['an older one', { size: 100, arrivedAt: at('2026-11-20T09:59:59Z') }, 'too_old'],
    ['one of the exact size', { size: 1000 }, 'fetch'],
    ['a larger one', { size: 1001 }, 'too_large'],
    ['one without size and date', {}, 'fetch'],
    ['one deleted meanwhile', undefined, 'gone'],
  ])('%s', (_situation, part, judgement) => {
    const mail = part && { uid: 1, size: null, arrivedAt: null, messageId: null, ...part };
    expect(judgeMail(mail, { since: SINCE, maxBytes: 1000 })).toBe(judgement);
  });
});

describe('a sync', () => {
  const START: FolderPlace = { uidValidity: '7', lastUid: 3 };

  interface World {
    place?: FolderPlace;
    moves?: boolean;
    moveError?: string;
    stopAfter?: number;
    /** what the intake throws, by UID */
    throws?: Record<number, Error>;
    /** Message-IDs that came in before */
    known?: string[];
  }

  const run = async (mails: ListedMail[], world: World = {}) => {
    const acts: string[] = [];
    let asked = 0;
    let place = world.place ?? START;
    const folder: OpenFolder = {
      path: 'INBOX',
      uidValidity: '7',
      uidNext: 100,
      find: async (after) => mails.map((mail) => mail.uid).filter((uid) => uid > after),
      list: async (uids) => mails.filter((mail) => uids.includes(mail.uid)),
      async *read(uid) {
        yield Buffer.from(`mail ${uid}`);
      },
      flagSeen: async (uids) => void (uids.length > 0 && acts.push(`flag ${uids.join(',')}`)),
      move: async () => undefined,
    };
    const tools: SyncTools = {
      since: SINCE,
      maxBytes: 1000,
      intake: {
        knownIds: async (ids) => {
          acts.push(`look up ${ids.join(',')}`);
          return new Set(ids.filter((id) => world.known?.includes(id)));
        },
        take: async (raw, source) => {
          for await (const chunk of raw) acts.push(`store ${chunk.toString()}`);
          const error = world.throws?.[Number(source)];
          if (error) throw error;
        },
      },
      source: String,
      moves: world.moves ?? false,
      move: async (_folder, uids) => {
        if (world.moveError) throw new Error(world.moveError);
        acts.push(`move ${uids.join(',')}`);
      },
      stopped: () => world.stopAfter !== undefined && (asked += 1) > world.stopAfter,
      remember: async (next) => {
        place = next;
        acts.push(`remember ${next.lastUid}${next.toMove ? ` to move ${next.toMove.join(',')}` : ''}`);
      },
      leave: (notice) => void acts.push(notice.problem),
      moveFailed: (error) => void acts.push(`not moved: ${(error as Error).message}`),
    };
    const error = await syncFolder(folder, place, tools).then(() => null, String);
    return { acts, error, place };
  };
  const mail = (uid: number, part: Partial<ListedMail> = {}): ListedMail => ({
    uid,
    size: 10,
    arrivedAt: null,
    messageId: `<${uid}@x>`,
    ...part,
  });

  it('stores, remembers, then flags', async () => {
    expect((await run([mail(3), mail(4), mail(6)])).acts).toEqual([
      'store mail 4',
      'remember 4',
      'store mail 6',
      'remember 6',
      'flag 4,6',
    ]);
  });

  it('moves last, and remembers before that what is to be moved', async () => {
    const { acts, place } = await run([mail(4), mail(5, { size: 1001 }), mail(6)], { moves: true });
    expect(acts).toEqual([
      'store mail 4',
      'remember 4 to move 4',
      'mail_too_large',
      'remember 5 to move 4',
      'store mail 6',
      'remember 6 to move 4,6',
      'flag 4,6',
      'move 4,6',
      'remember 6',
    ]);
    expect(place).toEqual({ uidValidity: '7', lastUid: 6 });
  });

  it('tries a failed move again at the next look, and fetches nothing again', async () => {
    const first = await run([mail(4)], { moves: true, moveError: 'no room' });
    expect(first.acts).toEqual(['store mail 4', 'remember 4 to move 4', 'flag 4', 'not moved: no room']);
    expect(first.error).toBeNull();
    const second = await run([mail(4)], { moves: true, place: first.place });
    expect(second.acts).toEqual(['move 4', 'remember 4']);
  });

  it('passes over what is too old, too large, without source, or larger than it was said to be', async () => {
    const mails = [mail(4, { arrivedAt: at('2020-01-01') }), mail(5, { size: 1001 }), mail(6), mail(7)];
    const throws = { 6: new MailWithoutSource(), 7: new MailTooLarge() };
    const { acts } = await run(mails, { throws });
    expect(acts.filter((act) => !act.startsWith('store'))).toEqual([
      'remember 4',
      'mail_too_large',
      'remember 5',
      'mail_unreadable',
      'remember 6',
      'mail_too_large',
      'remember 7',
    ]);
  });

  it('does not fetch what came in before under another number', async () => {
    const place = { uidValidity: '8', lastUid: 0, recheckTo: 5 };
    const { acts } = await run([mail(4), mail(5), mail(6)], { place, known: ['<4@x>', '<6@x>'] });
    expect(acts).toEqual([
      'look up <4@x>,<5@x>',
      'remember 4',
      'store mail 5',
      'remember 5',
      // Above what was there when the numbers changed: a mail of its own, whatever its Message-ID.
      'store mail 6',
      'remember 6',
      'flag 4,5,6',
    ]);
  });

  it('leaves a mail that cannot be stored for the next time, and those behind it', async () => {
    const { acts, error } = await run([mail(4), mail(5), mail(6)], { throws: { 5: new Error('disk full') } });
    expect(acts).toEqual(['store mail 4', 'remember 4', 'store mail 5']);
    expect(error).toContain('disk full');
  });

  it('stops between two mails', async () => {
    const { acts } = await run([mail(4), mail(5)], { stopAfter: 1 });
    expect(acts).toEqual(['store mail 4', 'remember 4']);
  });

  it('goes through a long backlog in batches', async () => {
    const { acts } = await run(Array.from({ length: 120 }, (_, index) => mail(index + 4)));
    expect(acts.filter((act) => act.startsWith('store'))).toHaveLength(120);
    expect(acts.filter((act) => act.startsWith('flag'))).toHaveLength(3);
  });
});
