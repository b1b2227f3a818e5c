declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  interface Message {
    uid: number;
    flags: string[];
    raw: string;
  }

  interface Mailbox {
    uidvalidity: number;
    uidnext: number;
    messages: Message[];
  }

  interface ImapServer {
    server: Server;
    users: Record<string, { password: string }>;
    getMailbox(path: string): Mailbox;
    createMailbox(path: string): void;
    processMessage(message: object, mailbox: Mailbox): void;
    appendMessage(mailbox: string, flags: string[], arrivedAt: Date, raw: string): void;
    listen(port: number, host: string, listening: () => void): void;
    close(closed: () => void): void;
  }

  const create: (options: { plugins: unknown[]; storage: object; users: object }) => ImapServer;
  export default create;
}
