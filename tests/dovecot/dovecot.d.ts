export interface Dovecot {
  port: number;
  pop3Port: number;
  /** takes mail for a user by LMTP, whatever the domain */
  lmtpPort: number;
  user: string;
  /** another mailbox, with the same password */
  otherUser: string;
  password: string;
  deliver(raw: string, part?: { arrivedAt?: Date; user?: string; folder?: string }): void;
  createFolder(folder: string): void;
  flags(text: string, part?: { user?: string; folder?: string }): string | null;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  forgetNumbers(): Promise<void>;
  remove(): Promise<void>;
}
export function ensureInstalled(): void;
export function startDovecot(): Promise<Dovecot>;
