import type { MailboxSettings } from './incoming-server-options';
import { createDotReader, parseListLine, parseStatus, parseUidlLine, type Pop3Status } from './pop3-lines';
import { openWire, WireError, type Wire } from './pop3-wire';

/** Time limits in ms. `open` bounds the whole way from the connect to the login, against a server that goes silent. */
export const POP3_TIMEOUTS = { connection: 15_000, silence: 60_000, open: 45_000 } as const;
/** Mails of one mailbox: more than anybody keeps in one, and the list of them still fits into the memory. */
const MAX_LISTED = 500_000;
/** Octets of a mail's header that are read. */
const MAX_TOP = 256 * 1024;
/** Octets of a list, or of a header: a server that goes on after that never ends. */
const MAX_LIST = 64 * 1024 * 1024;

const endless = (what: string): WireError =>
  new WireError('EANSWER', `The server sends ${what} without end.`);

/** An answer that is not `+OK`. */
export class Pop3Refusal extends Error {
  constructor(
    readonly command: string,
    readonly status: Pop3Status
  ) {
    super(status.text || `The server refuses ${command}.`);
  }
}

export interface Pop3Connection {
  /** Connects, starts TLS and logs in; rejects at the latest after {@link POP3_TIMEOUTS}.open. */
  open(): Promise<void>;
  /** How many mails there are. */
  count(): Promise<number>;
  /** Name for good of each mail, by its number in this session; Pop3Refusal when the server has none. */
  names(): Promise<Map<number, string>>;
  /** The same for one mail only. */
  name(number: number): Promise<string | null>;
  /** Octets of each mail, as the server says. */
  sizes(): Promise<Map<number, number>>;
  /** The header of a mail, cut off at 256 kB; null when the server cannot tell it apart (TOP is optional). */
  header(number: number): Promise<Buffer | null>;
  /** The source of a mail. It must be read to its end: whoever stops before closes the connection. */
  read(number: number): AsyncGenerator<Buffer>;
  /** Marks a mail for deletion: it is gone once {@link quit} was answered. */
  remove(number: number): Promise<void>;
  /** Carries out the deletions and hangs up. */
  quit(): Promise<void>;
  /** Hangs up at once; deletions are forgotten, and what is under way rejects. */
  close(): void;
}

/**
 * A POP3 client (RFC 1939, 2449, 2595, 5034) for one mailbox. `ip` is the checked address to connect to; the name stays for
 * the certificate. `token`: the access token to log in with instead of the password. One command at a time.
 */
export const createPop3Connection = (
  settings: MailboxSettings,
  ip: string,
  token: string | null = null
): Pop3Connection => {
  const { encryption } = settings;
  const tls = { host: settings.host, strict: encryption.endsWith('_strict') };
  let wire: Wire | null = null;
  let hangUp: () => void = () => undefined;
  let closed = false;

  const line = (): Wire => {
    if (!wire || closed) throw new WireError('ECLOSED', 'The connection was closed.');
    return wire;
  };

  const readStatus = async (command: string): Promise<Pop3Status> => {
    const said = await line().readLine();
    const status = parseStatus(said);
    if (!status) {
      close();
      throw new WireError('EANSWER', `The server does not speak POP3: ${said.slice(0, 200)}`);
    }
    if (!status.ok) throw new Pop3Refusal(command, status);
    return status;
  };

  /** `shown` stands in for a command that holds a secret. */
  const ask = (command: string, shown = command): Promise<Pop3Status> => {
    line().write(command);
    return readStatus(shown);
  };

  /** The rest of an answer of many lines, without its dots. Left before its end, the connection is of no more use. */
  async function* body(): AsyncGenerator<Buffer> {
    const readDots = createDotReader();
    let complete = false;
    try {
      while (!complete) {
        const { content, rest } = readDots(await line().readSome());
        if (rest) {
          line().unread(rest);
          complete = true;
        }
        if (content.length > 0) yield content;
      }
    } finally {
      if (!complete) close();
    }
  }

  /** The lines of a long answer; what `read` makes null is left out. */
  const list = async <T>(read: (line: string) => T | null): Promise<T[]> => {
    const found: T[] = [];
    let open = '';
    let octets = 0;
    const take = (text: string): void => {
      const one = read(text);
      if (one === null) return;
      if (found.length >= MAX_LISTED) throw endless('a list');
      found.push(one);
    };
    for await (const chunk of body()) {
      octets += chunk.length;
      if (octets > MAX_LIST) throw endless('a list');
      const lines = (open + chunk.toString('latin1')).split('\r\n');
      open = (lines.pop() ?? '').slice(0, 10_000);
      lines.forEach(take);
    }
    if (open !== '') take(open);
    return found;
  };

  /** What the server can do (RFC 2449 5), by first word; null when it does not say. */
  const capabilities = async (): Promise<Map<string, string> | null> => {
    try {
      await ask('CAPA');
    } catch (error) {
      if (error instanceof Pop3Refusal) return null;
      throw error;
    }
    const lines = await list((text) => text.toUpperCase().split(' '));
    return new Map(lines.map(([word = '', ...parts]) => [word, parts.join(' ')]));
  };

  /**
   * SASL XOAUTH2, as Google and Microsoft have it. The token goes on a line of its own: it would be too long for the command
   * (RFC 5034 4). A refusal comes as a challenge that says why, and only an empty line brings the real answer.
   */
  const logInWithToken = async (accessToken: string): Promise<void> => {
    await ask('AUTH XOAUTH2');
    const secret = Buffer.from(`user=${settings.user}\x01auth=Bearer ${accessToken}\x01\x01`).toString(
      'base64'
    );
    const { more } = await ask(secret, 'AUTH XOAUTH2');
    if (!more) return;
    await ask('', 'AUTH XOAUTH2');
    // A server that takes a login after such a challenge has refused it all the same.
    throw new Pop3Refusal('AUTH XOAUTH2', { ok: false, text: 'The token was refused.', code: 'AUTH' });
  };

  const logIn = async (): Promise<void> => {
    const can = await capabilities();
    if (token !== null) {
      const words = (can?.get('SASL') ?? '').split(' ');
      // A server that does not say what it can is asked all the same.
      if (can && !words.includes('XOAUTH2'))
        throw new Pop3Refusal('AUTH XOAUTH2', {
          ok: false,
          text: 'AUTH XOAUTH2 is not supported here.',
          code: '',
        });
      return logInWithToken(token);
    }
    const plain = can?.get('SASL')?.split(' ').includes('PLAIN') ?? false;
    // A server that knows both is asked the way that every server knows.
    if (can && !can.has('USER') && plain) {
      const secret = Buffer.from(`\0${settings.user}\0${settings.password}`).toString('base64');
      await ask('AUTH PLAIN');
      await ask(secret, 'AUTH PLAIN');
      return;
    }
    await ask(`USER ${settings.user}`, 'USER');
    await ask(`PASS ${settings.password}`, 'PASS');
  };

  const connect = async (): Promise<void> => {
    wire = await openWire({
      ip,
      port: settings.port,
      tls: encryption.startsWith('tls') ? tls : null,
      connectionMs: POP3_TIMEOUTS.connection,
      silenceMs: POP3_TIMEOUTS.silence,
      onSocket: (end) => {
        hangUp = end;
        if (closed) end();
      },
    });
    await readStatus('greeting');
    if (encryption.startsWith('starttls')) {
      await ask('STLS');
      await line().startTls(tls);
    }
    await logIn();
  };

  const close = (): void => {
    closed = true;
    hangUp();
    wire?.close();
  };

  return {
    async open() {
      let late = false;
      const deadline = setTimeout(() => {
        late = true;
        close();
      }, POP3_TIMEOUTS.open);
      try {
        await connect();
      } catch (error) {
        close();
        throw late ? new WireError('ETIMEDOUT', 'The server does not answer (logging in).') : error;
      } finally {
        clearTimeout(deadline);
      }
    },

    async count() {
      const { text } = await ask('STAT');
      return Number.parseInt(text, 10) || 0;
    },

    async names() {
      await ask('UIDL');
      return new Map((await list(parseUidlLine)).map(({ number, uidl }) => [number, uidl]));
    },

    async name(number) {
      const { text } = await ask(`UIDL ${number}`);
      return parseUidlLine(text)?.uidl ?? null;
    },

    async sizes() {
      await ask('LIST');
      return new Map((await list(parseListLine)).map(({ number, size }) => [number, size]));
    },

    async header(number) {
      try {
        await ask(`TOP ${number} 0`);
      } catch (error) {
        if (error instanceof Pop3Refusal) return null;
        throw error;
      }
      const parts: Buffer[] = [];
      let size = 0;
      for await (const chunk of body()) {
        if (size < MAX_TOP) parts.push(chunk);
        size += chunk.length;
        if (size > MAX_LIST) throw endless('a header');
      }
      return Buffer.concat(parts).subarray(0, MAX_TOP);
    },

    async *read(number) {
      await ask(`RETR ${number}`);
      yield* body();
    },

    async remove(number) {
      await ask(`DELE ${number}`);
    },

    async quit() {
      await ask('QUIT');
      close();
    },

    close,
  };
};
