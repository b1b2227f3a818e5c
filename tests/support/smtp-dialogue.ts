import { connect as connectSocket, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** An SMTP or LMTP client that says exactly what a test tells it to. */
export interface SmtpDialogue {
  /** Sends a line and answers the whole reply to it, lines joined by \n. */
  say(line: string): Promise<string>;
  /** Sends bytes as they are. */
  write(bytes: string | Buffer): void;
  /** The next reply; '' once the server has hung up. */
  reply(): Promise<string>;
  /** Goes on encrypted, after STARTTLS was answered with 220; answers the name in the certificate. */
  encrypt(): Promise<string>;
  hangUp(): void;
}

const COMPLETE = /^(?:\d{3}-[^\n]*\r\n)*\d{3}(?: [^\n]*)?\r\n/;

/** Opens a connection; `preamble` goes out before anything else, such as a PROXY header. The greeting is the first reply. */
export const smtpDialogue = async (port: number, preamble = ''): Promise<SmtpDialogue> => {
  let socket: Socket | TLSSocket = connectSocket(port, '127.0.0.1');
  let received = '';
  let ended = false;
  let waiting: (() => void) | null = null;
  const listenTo = (on: Socket): void => {
    on.setEncoding('latin1');
    on.on('data', (text: string) => {
      received += text;
      waiting?.();
    });
    on.on('error', () => undefined);
    on.on('close', () => {
      ended = true;
      waiting?.();
    });
  };
  listenTo(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('error', reject);
  });
  if (preamble) socket.write(preamble);

  const reply = async (): Promise<string> => {
    for (;;) {
      const whole = COMPLETE.exec(received)?.[0];
      if (whole !== undefined) {
        received = received.slice(whole.length);
        return whole.trimEnd().replaceAll('\r\n', '\n');
      }
      if (ended) return '';
      await new Promise<void>((resolve) => (waiting = resolve));
    }
  };

  return {
    reply,
    write: (bytes) => void socket.write(bytes),
    async say(line) {
      socket.write(`${line}\r\n`);
      return reply();
    },
    async encrypt() {
      const plain = socket;
      plain.removeAllListeners('data');
      const secure = connectTls({ socket: plain, rejectUnauthorized: false });
      socket = secure;
      listenTo(secure);
      await new Promise<void>((resolve, reject) => {
        secure.once('secureConnect', () => resolve());
        secure.once('error', reject);
      });
      return String(secure.getPeerCertificate().subject.CN);
    },
    hangUp: () => void socket.destroy(),
  };
};
