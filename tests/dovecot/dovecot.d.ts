export interface Dovecot {
  port: number;
  user: string;
  password: string;
  deliver(raw: string, part?: { arrivedAt?: Date }): void;
  flags(text: string): string | null;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  forgetNumbers(): Promise<void>;
  remove(): Promise<void>;
}
export function ensureInstalled(): void;
export function startDovecot(): Promise<Dovecot>;
