export interface Postfix {
  /** SMTP, without encryption or login */
  port: number;
  log(): string;
  remove(): Promise<void>;
}
export function ensureInstalled(): void;
export function startPostfix(input: { lmtpPort: number }): Promise<Postfix>;
