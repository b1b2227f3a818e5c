import { createPop3Connection, Pop3Refusal, type Pop3Connection } from '../../../servers/pop3-connection';
import { diagnosePop3, isPop3LoginRefused } from '../../../servers/pop3-diagnosis';
import { wordsOf, type ImapFailure } from '../../../servers/incoming-server-diagnosis';
import { withAccessToken } from '../../../servers/sign-in-needed';
import { AccountFailure, type CreateSession, type Notice } from '../mailboxes/session';
import { syncMaildrop } from './sync-maildrop';

/**
 * A mailbox by POP3. The server keeps everybody else out of it while we are connected (RFC 1939 4), and shows only what was
 * there at the login: so every look is a connection of its own, the first one that of the login.
 */
export const createPop3Session: CreateSession = (tools) => {
  const { row, settings } = tools;
  let connection: Pop3Connection | null = null;
  let opening = true;
  let closed = false;
  /** mails that were complained about, so that each is said once */
  const said = new Set<string>();

  const logIn = async (token: string | null): Promise<Pop3Connection> => {
    const opened = createPop3Connection(settings, tools.ip, token);
    connection = opened;
    if (closed) opened.close();
    await opened.open();
    return opened;
  };

  const isTokenRefused = (error: unknown): boolean =>
    diagnosePop3(error, settings).problem === 'login_refused';

  const open = async (): Promise<Pop3Connection> => {
    opening = true;
    const opened = settings.accessToken
      ? await withAccessToken(settings.accessToken, logIn, isTokenRefused)
      : await logIn(null);
    opening = false;
    return opened;
  };

  const leave = (uidl: string, notice: Notice): void => {
    if (said.has(uidl)) return;
    said.add(uidl);
    tools.leave(notice);
  };

  return {
    open: async () => void (await open()),

    async sync() {
      const used = connection ?? (await open());
      try {
        let problem: Notice | null = null;
        await syncMaildrop(used, {
          account: row.documentId,
          since: row.since === null ? null : new Date(row.since),
          maxBytes: tools.maxBytes,
          keepCopy: Boolean(row.keepCopy),
          intake: tools.intake,
          left: tools.places().left,
          rememberLeft: (left) => tools.savePlaces({ ...tools.places(), left }),
          stopped: tools.stopped,
          leave,
          removeFailed: (error) => {
            problem ??= {
              problem: 'move_failed',
              message: `Mail is stored, but could not be deleted: ${wordsOf(error as ImapFailure)}`,
            };
          },
        });
        tools.complain(problem);
      } finally {
        used.close();
        connection = null;
      }
    },

    close() {
      closed = true;
      connection?.close();
    },

    explain(error) {
      const words = wordsOf(error as ImapFailure);
      if (error instanceof AccountFailure) return { problem: error.problem, words, loginRefused: false };
      const { problem } = diagnosePop3(error, settings);
      if (opening) return { problem, words, loginRefused: isPop3LoginRefused(error) };
      const refused = error instanceof Pop3Refusal;
      return { problem: refused ? problem : 'connection_lost', words, loginRefused: false };
    },
  };
};
