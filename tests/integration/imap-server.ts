import type { AddressInfo, Socket } from 'node:net';

import hoodiecrow from 'hoodiecrow-imap';

/** A real IMAP server with one mailbox, INBOX, that can be taken down and brought back. */
export interface TestImapServer {
  port: number;
  user: string;
  password: string;
  /** connections that are open now */
  readonly connections: number;
  /** puts a mail into INBOX; with `quiet` nobody is told, as on a server whose IDLE does not work */
  append(raw: string, part?: { flags?: string[]; arrivedAt?: Date; quiet?: boolean }): void;
  /** the flags of the mail with this text in its source */
  flagsOf(text: string): string[] | null;
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

export const startImapServer = async (): Promise<TestImapServer> => {
  const users = { 'inbox@shop.example': { password: 'open sesame' } };
  const storage = { INBOX: {}, '': {} };
  const sockets = new Set<Socket>();
  let server: ReturnType<typeof hoodiecrow>;

  const listen = async (port: number): Promise<number> => {
    server = hoodiecrow({ plugins: ['IDLE', idleWithoutTimer], storage, users });
    server.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.server.address() as AddressInfo).port;
  };

  const inbox = () => server.getMailbox('INBOX');
  const port = await listen(0);
  return {
    port,
    user: 'inbox@shop.example',
    password: 'open sesame',
    get connections() {
      return sockets.size;
    },
    append(raw, { flags = [], arrivedAt = new Date(), quiet = false } = {}) {
      if (!quiet) return server.appendMessage('INBOX', flags, arrivedAt, raw);
      const message = { flags, internaldate: arrivedAt, raw };
      inbox().messages.push(message as never);
      server.processMessage(message, inbox());
    },
    flagsOf: (text) => inbox().messages.find(({ raw }) => raw.includes(text))?.flags ?? null,
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
