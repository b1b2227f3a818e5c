import type { AddressInfo, Socket } from 'node:net';

import hoodiecrow from 'hoodiecrow-imap';

/** A real IMAP server with one account that can be taken down and brought back. */
export interface TestImapServer {
  port: number;
  user: string;
  password: string;
  /** connections that are open now */
  readonly connections: number;
  /** puts a mail into INBOX or another folder; with `quiet` nobody is told, as on a server whose IDLE does not work */
  append(raw: string, part?: { flags?: string[]; arrivedAt?: Date; quiet?: boolean; folder?: string }): void;
  /** the flags of the mail with this text in its source */
  flagsOf(text: string, folder?: string): string[] | null;
  /** subjects of the mails in a folder, in its order; null when there is none of this name */
  subjectsIn(folder: string): string[] | null;
  /** gives the source of every mail of INBOX another form, as a move to another server does */
  rewrite(change: (raw: string) => string): void;
  /** marks a mail as deleted, as a person does in a mail program, and leaves it there */
  flag(text: string, flag: string): void;
  createFolder(folder: string): void;
  /** another UIDVALIDITY, and other UIDs for the mails that are there */
  renumber(uidValidity: number): void;
  changePassword(password: string): void;
  /** Hangs up on everybody and closes the port. */
  stop(): Promise<void>;
  /** Listens on the same port again, with the same mails. */
  restart(): Promise<void>;
}

type Handler = (...parts: unknown[]) => void;

/** Its half-hour timer of IDLE outlives the connection, and with it the test run. */
const idleWithoutTimer = (server: {
  getCommandHandler(command: string): Handler;
  setCommandHandler(command: string, handler: Handler): void;
}): void => {
  const idle = server.getCommandHandler('IDLE');
  server.setCommandHandler('IDLE', (...parts) => {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = ((run: () => void, ms: number) =>
      setTimeout(run, ms).unref()) as typeof setTimeout;
    try {
      idle(...parts);
    } finally {
      globalThis.setTimeout = setTimeout;
    }
  });
};

/** A server on which nobody may make folders. */
const noCreate = (server: { setCommandHandler(command: string, handler: Handler): void }): void =>
  server.setCommandHandler('CREATE', (connection, parsed, _data, callback) => {
    const { tag } = parsed as { tag: string };
    const words = [{ type: 'TEXT', value: 'Folders are made by the administrator' }];
    (connection as { send(answer: object): void }).send({ tag, command: 'NO', attributes: words });
    (callback as () => void)();
  });

/**
 * `capabilities` beside IDLE, such as MOVE and UIDPLUS; `readOnly`: no folder can be made; `accessToken`: the one that may
 * log in at the moment, by SASL XOAUTH2.
 */
export const startImapServer = async (
  options: {
    capabilities?: string[];
    folders?: string[];
    readOnly?: boolean;
    accessToken?: () => string;
  } = {}
): Promise<TestImapServer> => {
  const { accessToken } = options;
  const users = {
    'inbox@shop.example': {
      password: 'open sesame',
      ...(accessToken
        ? {
            xoauth2: {
              get accessToken() {
                return accessToken();
              },
            },
          }
        : {}),
    },
  };
  const storage = {
    INBOX: {},
    '': { folders: Object.fromEntries((options.folders ?? []).map((name) => [name, {}])) },
  };
  const sockets = new Set<Socket>();
  let server: ReturnType<typeof hoodiecrow>;

  const listen = async (port: number): Promise<number> => {
    server = hoodiecrow({
      plugins: [
        'IDLE',
        idleWithoutTimer,
        ...(accessToken ? ['SASL-IR', 'XOAUTH2'] : []),
        ...(options.capabilities ?? []),
        ...(options.readOnly ? [noCreate] : []),
      ],
      storage,
      users,
    });
    server.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.server.address() as AddressInfo).port;
  };

  const inbox = () => server.getMailbox('INBOX');
  const folderOf = (name = 'INBOX') => server.getMailbox(name);
  const port = await listen(0);
  return {
    port,
    user: 'inbox@shop.example',
    password: 'open sesame',
    get connections() {
      return sockets.size;
    },
    append(raw, { flags = [], arrivedAt = new Date(), quiet = false, folder = 'INBOX' } = {}) {
      if (!quiet) return server.appendMessage(folder, flags, arrivedAt, raw);
      const message = { flags, internaldate: arrivedAt, raw };
      folderOf(folder).messages.push(message as never);
      server.processMessage(message, folderOf(folder));
    },
    flagsOf: (text, folder) => folderOf(folder).messages.find(({ raw }) => raw.includes(text))?.flags ?? null,
    subjectsIn: (folder) =>
      folderOf(folder)?.messages.map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? '') ?? null,
    rewrite(change) {
      for (const message of inbox().messages) message.raw = change(message.raw);
    },
    flag(text, flag) {
      inbox()
        .messages.find(({ raw }) => raw.includes(text))
        ?.flags.push(flag);
    },
    createFolder: (folder) => server.createMailbox(folder),
    renumber(uidValidity) {
      inbox().uidvalidity = uidValidity;
      for (const message of inbox().messages) message.uid += 1000;
      inbox().uidnext += 1000;
    },
    changePassword(password) {
      users['inbox@shop.example'].password = password;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    restart: async () => void (await listen(port)),
  };
};
