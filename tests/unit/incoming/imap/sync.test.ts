import type { OpenFolder } from '../../../../server/src/incoming/ingresses/imap/connection';
import { syncFolder, type SyncTools } from '../../../../server/src/incoming/ingresses/imap/sync-folder';
import {
  judgeMail,
  placeIn,
  searchSince,
  sourceKeyOf,
  type ListedMail,
} from '../../../../server/src/incoming/ingresses/imap/sync-plan';

const SINCE = new Date('2026-11-20T10:00:00.500Z');
const at = (time: string): Date => new Date(time);

describe('the place in a folder', () => {
  it.each([
    ['a new account', { uidValidity: null, lastUid: null }, 0],
    ['the same UIDVALIDITY', { uidValidity: '7', lastUid: '41' }, 41],
    ['another UIDVALIDITY', { uidValidity: '6', lastUid: '41' }, 0],
  ])('%s', (_situation, stored, lastUid) => {
    expect(placeIn(stored, '7')).toEqual({ uidValidity: '7', lastUid });
  });

  it('names a mail by account, UIDVALIDITY and UID', () => {
    const key = sourceKeyOf('a', { uidValidity: '1', lastUid: 0 }, 23);
    expect(key).toBe(sourceKeyOf('a', { uidValidity: '1', lastUid: 9 }, 23));
    expect(key).not.toBe(sourceKeyOf('b', { uidValidity: '1', lastUid: 0 }, 23));
    expect(key).not.toBe(sourceKeyOf('a', { uidValidity: '12', lastUid: 0 }, 3));
  });

  it('searches from a day before the cut-off date', () => {
    expect(searchSince(SINCE)).toEqual(at('2026-11-19T10:00:00.500Z'));
    expect(searchSince(null)).toBeNull();
  });
});

describe('which listed mails are fetched', () => {
  it.each<[string, ListedMail | undefined, string]>([
    ['a new one', { uid: 1, size: 100, arrivedAt: at('2026-11-21T00:00:00Z') }, 'fetch'],
    ['one of the same second', { uid: 1, size: 100, arrivedAt: at('2026-11-20T10:00:00Z') }, 'fetch'],
    ['an older one', { uid: 1, size: 100, arrivedAt: at('2026-11-20T09:59:59Z') }, 'too_old'],
    ['one of the exact size', { uid: 1, size: 1000, arrivedAt: null }, 'fetch'],
    ['a larger one', { uid: 1, size: 1001, arrivedAt: null }, 'too_large'],
    ['one without size and date', { uid: 1, size: null, arrivedAt: null }, 'fetch'],
    ['one deleted meanwhile', undefined, 'gone'],
  ])('%s', (_situation, mail, judgement) => {
    expect(judgeMail(mail, { since: SINCE, maxBytes: 1000 })).toBe(judgement);
  });
});

describe('a sync', () => {
  const run = async (mails: ListedMail[], part: Partial<SyncTools> = {}, sources: object = {}) => {
    const acts: string[] = [];
    const bodies = new Map(
      Object.entries(sources).map(([uid, body]) => [Number(uid), body as Buffer | null])
    );
    const folder: OpenFolder = {
      uidValidity: '7',
      find: async (after) => mails.map((mail) => mail.uid).filter((uid) => uid > after),
      list: async (uids) => mails.filter((mail) => uids.includes(mail.uid)),
      read: async (uid) => (bodies.has(uid) ? (bodies.get(uid) ?? null) : Buffer.from(`mail ${uid}`)),
      flagSeen: async (uids) => void acts.push(`flag ${uids.join(',')}`),
    };
    const tools: SyncTools = {
      since: null,
      maxBytes: 1000,
      stopped: () => false,
      knows: async () => false,
      accept: async (_raw, uid) => void acts.push(`accept ${uid}`),
      remember: async (uid) => void acts.push(`remember ${uid}`),
      warn: (skipped) => void acts.push(skipped.problem),
      ...part,
    };
    const error = await syncFolder(folder, { uidValidity: '7', lastUid: 3 }, tools).catch(String);
    return { acts, error };
  };
  const mail = (uid: number, part: Partial<ListedMail> = {}): ListedMail => ({
    uid,
    size: 10,
    arrivedAt: null,
    ...part,
  });

  it('stores, remembers, then flags', async () => {
    expect((await run([mail(3), mail(4), mail(6)])).acts).toEqual([
      'accept 4',
      'remember 4',
      'accept 6',
      'remember 6',
      'flag 4,6',
    ]);
  });

  it('flags what it knows already, and does not store it again', async () => {
    const { acts } = await run([mail(4)], { knows: async () => true });
    expect(acts).toEqual(['remember 4', 'flag 4']);
  });

  it('passes over what is too old, too large, without source, or larger than it was said to be', async () => {
    const mails = [mail(4, { arrivedAt: at('2020-01-01') }), mail(5, { size: 1001 }), mail(6), mail(7)];
    const sources = { 6: null, 7: Buffer.alloc(1001) };
    expect((await run(mails, { since: SINCE }, sources)).acts).toEqual([
      'remember 4',
      'mail_too_large',
      'remember 5',
      'mail_unreadable',
      'remember 6',
      'mail_too_large',
      'remember 7',
      'flag ',
    ]);
  });

  it('leaves a mail that cannot be stored for the next time, and those behind it', async () => {
    const accept = async (_raw: Buffer, uid: number) => {
      if (uid === 5) throw new Error('disk full');
    };
    const { acts, error } = await run([mail(4), mail(5), mail(6)], { accept });
    expect(acts).toEqual(['remember 4']);
    expect(error).toContain('disk full');
  });

  it('stops between two mails', async () => {
    let asked = 0;
    const { acts } = await run([mail(4), mail(5)], { stopped: () => (asked += 1) > 1 });
    expect(acts).toEqual(['accept 4', 'remember 4']);
  });

  it('goes through a long backlog in batches', async () => {
    const { acts } = await run(Array.from({ length: 120 }, (_, index) => mail(index + 4)));
    expect(acts.filter((act) => act.startsWith('accept'))).toHaveLength(120);
    expect(acts.filter((act) => act.startsWith('flag'))).toHaveLength(3);
  });
});
