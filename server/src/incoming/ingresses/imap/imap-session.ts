import {
  diagnoseImap,
  isLoginRefused,
  wordsOf,
  type ImapFailure,
} from '../../../servers/incoming-server-diagnosis';
import { imapOptions } from '../../../servers/incoming-server-options';
import { withAccessToken } from '../../../servers/sign-in-needed';
import type { FolderPlace } from '../../../servers/store';
import { AccountFailure, type CreateSession, type Notice } from '../mailboxes/session';
import { createImapConnection, type ImapConnection, type OpenFolder } from './imap-connection';
import { syncFolder } from './sync-folder';
import { mayHaveNews, placeIn, sourceOf } from './sync-plan';

/** Whether the server refused something in a folder, as opposed to the connection having ended. */
const isAboutFolder = (failure: ImapFailure): boolean =>
  failure.responseStatus !== undefined || failure.code === 'NotFound';

/**
 * A mailbox by IMAP, with several folders on one connection. It waits for announcements (IDLE) in the first one; the others
 * are looked at whenever it looks.
 */
export const createImapSession: CreateSession = (tools) => {
  const { row, settings } = tools;
  const [first = 'INBOX', ...others] = settings.folders;
  let opened: ImapConnection | null = null;
  let opening = true;
  let closed = false;
  /** where mails are moved to, as the server names it; asked for once per connection */
  let target: string | null = null;
  let complaint: Notice | null = null;

  const line = (): ImapConnection => {
    if (!opened) throw new Error('The connection was closed.');
    return opened;
  };

  const logIn = async (token: string | null): Promise<void> => {
    const connection = createImapConnection(imapOptions(settings, tools.ip, tools.maxBytes, token), {
      announced: tools.announced,
      // A login that fails rejects, and may be tried again on another connection.
      lost: (error) => {
        if (!opening) tools.lost(error);
      },
    });
    opened = connection;
    if (closed) connection.close();
    try {
      await connection.open();
    } catch (error) {
      connection.close();
      throw error;
    }
  };

  const isTokenRefused = (error: unknown): boolean =>
    diagnoseImap(error as ImapFailure, settings).problem === 'login_refused';

  const placeOf = (folder: string): FolderPlace | undefined => tools.places().folders?.[folder];

  const remember = (folder: string, place: FolderPlace): Promise<void> => {
    const places = tools.places();
    return tools.savePlaces({ ...places, folders: { ...places.folders, [folder]: place } });
  };

  const move = async (folder: OpenFolder, uids: readonly number[]): Promise<void> => {
    target ??= await line().requireFolder(row.moveTo ?? '');
    if (target === folder.path) throw new Error(`${target} is a folder that mail is fetched from.`);
    await folder.move(uids, target);
  };

  const moveFailed = (error: unknown): void => {
    // Whether the connection still stands, the next command tells.
    target = null;
    const words = wordsOf(error as ImapFailure);
    complaint ??= {
      problem: 'move_failed',
      message: `Mail is stored, but could not be moved to ${row.moveTo}: ${words}`,
    };
  };

  const syncOne = (name: string): Promise<void> =>
    line().inFolder(name, async (folder) => {
      const before = placeOf(name);
      const place = placeIn(before, folder);
      if (before?.uidValidity !== place.uidValidity) {
        if (before) tools.log(`${name} has a new UIDVALIDITY; it is looked through again.`);
        await remember(name, place);
      }
      await syncFolder(folder, place, {
        since: row.since === null ? null : new Date(row.since),
        maxBytes: tools.maxBytes,
        intake: tools.intake,
        source: (uid) => sourceOf(row.documentId, name, place, uid),
        moves: Boolean(row.moveTo),
        move,
        stopped: tools.stopped,
        remember: (next) => remember(name, next),
        leave: tools.leave,
        moveFailed,
      });
    });

  /** True when it was opened. A folder that is missing must not keep the mail of the others from coming in. */
  const syncOther = async (name: string): Promise<boolean> => {
    try {
      const now = await line().glance(name);
      if (now && !mayHaveNews(placeOf(name), now)) return false;
      await syncOne(name);
    } catch (error) {
      const failure = error as ImapFailure;
      if (error instanceof AccountFailure || !isAboutFolder(failure)) throw error;
      const problem =
        failure.mailboxMissing || failure.code === 'NotFound' ? 'folder_missing' : 'folder_refused';
      complaint ??= { problem, message: `${name}: ${wordsOf(failure)}` };
    }
    return true;
  };

  return {
    async open() {
      if (settings.accessToken) await withAccessToken(settings.accessToken, logIn, isTokenRefused);
      else await logIn(null);
      opening = false;
    },

    async sync() {
      complaint = null;
      await syncOne(first);
      let left = false;
      for (const name of others) {
        if (tools.stopped()) return;
        left = (await syncOther(name)) || left;
      }
      // Back to where announcements are waited for; what came there meanwhile was announced to nobody.
      if (left && !tools.stopped()) await syncOne(first);
      tools.complain(complaint);
    },

    close() {
      closed = true;
      opened?.close();
    },

    explain(error) {
      const failure = error as ImapFailure;
      const { step, problem } = diagnoseImap(failure, settings);
      const words = wordsOf(failure);
      if (opening || step === 'folder') {
        const loginRefused = opening && isLoginRefused(failure);
        return { problem, words, loginRefused };
      }
      const refused = failure.responseStatus !== undefined;
      return { problem: refused ? 'folder_refused' : 'connection_lost', words, loginRefused: false };
    },
  };
};
