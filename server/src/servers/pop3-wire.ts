import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Octets of one line of an answer; RFC 1939 allows 512. */
const LINE_LIMIT = 8 * 1024;
const LF = 0x0a;

/** What went wrong between us and the server, with the code of Node's or one of ours. */
export class WireError extends Error {
  constructor(
    readonly code: string,
    message: string
  ) {
    super(message);
  }
}

/** The octets of one connection, pulled: nothing is read from the network that nobody asked for. */
export interface Wire {
  /** A line without its end; rejects when none has come within the time limit. */
  readLine(): Promise<string>;
  /** Whatever comes next, not empty. */
  readSome(): Promise<Buffer>;
  /** Gives back what was read too far. */
  unread(rest: Buffer): void;
  write(line: string): void;
  /** Goes on encrypted (RFC 2595 4); rejects when something stands behind the answer to STLS: it came from who knows whom. */
  startTls(options: TlsChoice): Promise<void>;
  close(): void;
}

export interface TlsChoice {
  /** the name that the certificate must be for */
  host: string;
  /** whether the certificate is checked */
  strict: boolean;
}

const tlsOptions = ({ host, strict }: TlsChoice) => ({
  rejectUnauthorized: strict,
  ...(isIP(host) === 0 ? { servername: host } : {}),
});

/** Resolves with the event of success, rejects with an error, the end of the connection or after `ms`. */
const settled = (socket: Socket, success: string, ms: number, late: WireError): Promise<void> =>
  new Promise((resolve, reject) => {
    const finish = (error?: Error): void => {
      clearTimeout(timer);
      for (const [event, listener] of listeners) socket.off(event, listener);
      if (error) reject(error);
      else resolve();
    };
    const gone = (): void => finish(new WireError('ECLOSED', 'The server closed the connection.'));
    const listeners: [string, (error: Error) => void][] = [
      [success, () => finish()],
      ['error', finish],
      ['end', gone],
      ['close', gone],
    ];
    const timer = setTimeout(() => finish(late), ms);
    for (const [event, listener] of listeners) socket.once(event, listener);
  });

/**
 * Connects to `ip`, encrypted from the start if `tls` is given. `connectionMs` bounds the connect and each handshake,
 * `silenceMs` every wait for the server afterwards.
 */
export const openWire = async (input: {
  ip: string;
  port: number;
  tls: TlsChoice | null;
  connectionMs: number;
  silenceMs: number;
  /** called at once with what ends the connection, also while it is being made */
  onSocket(close: () => void): void;
}): Promise<Wire> => {
  const { ip, port, tls } = input;
  let socket: Socket = tls
    ? connectTls({ host: ip, port, ...tlsOptions(tls) })
    : connectPlain({ host: ip, port });
  let buffered: Buffer = Buffer.alloc(0);
  let failure: Error | null = null;

  const watch = (watched: Socket): void => {
    // Always there: an error event without listener ends the process, also one that comes late.
    watched.on('error', (error: Error) => {
      failure ??= error;
    });
  };
  const close = (): void => {
    failure ??= new WireError('ECLOSED', 'The connection was closed.');
    socket.destroy();
  };
  const late = (what: string): WireError =>
    new WireError('ETIMEDOUT', `The server does not answer (${what}).`);

  watch(socket);
  input.onSocket(close);
  try {
    await settled(socket, tls ? 'secureConnect' : 'connect', input.connectionMs, late('connecting'));
  } catch (error) {
    close();
    throw error;
  }

  const readSome = async (): Promise<Buffer> => {
    if (buffered.length > 0) {
      const given = buffered;
      buffered = Buffer.alloc(0);
      return given;
    }
    for (;;) {
      if (failure) throw failure;
      const chunk = socket.read() as Buffer | null;
      if (chunk !== null && chunk.length > 0) return chunk;
      if (socket.readableEnded || socket.destroyed)
        throw new WireError('ECLOSED', 'The server closed the connection.');
      try {
        await settled(socket, 'readable', input.silenceMs, late('reading'));
      } catch (error) {
        // What came before the end is still to be read.
        if (socket.readableLength > 0) continue;
        close();
        throw error;
      }
    }
  };

  return {
    readSome,

    async readLine() {
      let line: Buffer = Buffer.alloc(0);
      for (const until = Date.now() + input.silenceMs; ;) {
        const chunk = await readSome();
        const end = chunk.indexOf(LF);
        line = Buffer.concat([line, end < 0 ? chunk : chunk.subarray(0, end)]);
        if (line.length > LINE_LIMIT) {
          close();
          throw new WireError('EANSWER', 'The server sent a line without end.');
        }
        if (end >= 0) {
          buffered = chunk.subarray(end + 1);
          return line.toString('utf8').replace(/\r$/, '');
        }
        // One octet at a time would otherwise go on for ever.
        if (Date.now() > until) {
          close();
          throw late('reading a line');
        }
      }
    },

    unread(rest) {
      buffered = buffered.length === 0 ? rest : Buffer.concat([rest, buffered]);
    },

    write(line) {
      // A line break inside would make two commands of one.
      if (/[\r\n\0]/.test(line)) throw new WireError('EANSWER', 'A command has more than one line.');
      if (failure) throw failure;
      socket.write(`${line}\r\n`);
    },

    async startTls(choice) {
      if (buffered.length > 0 || socket.readableLength > 0) {
        close();
        throw new WireError('EANSWER', 'The server said something in the clear after it had agreed to TLS.');
      }
      const plain = socket;
      socket = connectTls({ socket: plain, host: ip, ...tlsOptions(choice) });
      watch(socket);
      try {
        await settled(socket, 'secureConnect', input.connectionMs, late('starting TLS'));
      } catch (error) {
        close();
        plain.destroy();
        throw error;
      }
    },

    close,
  };
};
