import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

/** What the server does wrong. */
export interface Pop3Faults {
  /** gives no unique names (UIDL is optional, RFC 1939 7) */
  noUidl?: boolean;
  /** cannot send a header alone (TOP is optional too) */
  noTop?: boolean;
  /** does not know CAPA */
  noCapa?: boolean;
  /** octets per packet: 1 cuts every line and every end of a mail apart */
  packet?: number;
  /** ends the connection in the middle of the answer to this command */
  dropAt?: string;
  /** says nothing at all to this command */
  silentAt?: string;
  /** answers this command with `-ERR` and these words */
  refuse?: { command: string; words: string };
  /** octets that LIST says of every mail */
  listedSize?: number;
  /** says this instead of its greeting */
  greeting?: string;
  /** offers no USER, but AUTH PLAIN (RFC 5034) */
  saslOnly?: boolean;
  /** offers AUTH XOAUTH2 and nothing else, and takes the tokens for which this is true */
  accessToken?: (user: string, token: string) => boolean;
  /** says why a token is refused in a challenge, as Google does, before it refuses */
  challenges?: boolean;
  /** octets sent in the clear behind the answer to STLS, as somebody in between would */
  behindStls?: string;
}

/** A small POP3 server (RFC 1939) with one mailbox that can be taken apart. */
export interface TestPop3Server {
  port: number;
  user: string;
  password: string;
  faults: Pop3Faults;
  /** connections that are open now */
  readonly connections: number;
  /** commands in the order they came, without what they were given */
  readonly commands: string[];
  /** what stands in the mailbox, oldest first */
  readonly mails: readonly { uidl: string; raw: string | Buffer }[];
  append(raw: string | Buffer, uidl?: string): void;
  /** other names for everything that is there */
  rename(): void;
  changePassword(password: string): void;
  stop(): Promise<void>;
  restart(): Promise<void>;
}

const CRLF = '\r\n';

/** RFC 1939 3: a dot in front of every line that begins with one, and a dot at the end. */
const stuffed = (content: Buffer): Buffer => {
  const text = content.toString('latin1');
  const whole = text === '' || text.endsWith(CRLF) ? text : text + CRLF;
  return Buffer.from(`${whole.replace(/(^|\r\n)\./g, '$1..')}.${CRLF}`, 'latin1');
};

const headerOf = (raw: Buffer): Buffer => {
  const end = raw.indexOf('\r\n\r\n');
  return end < 0 ? raw : raw.subarray(0, end + 4);
};

export const startPop3Server = async (
  options: { tls?: { key: string; cert: string }; implicitTls?: boolean } = {}
): Promise<TestPop3Server> => {
  const context = options.tls ? createSecureContext(options.tls) : null;
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  let mails: { uidl: string; raw: Buffer }[] = [];
  let password = 'open sesame';
  let count = 0;
  let server: ReturnType<typeof createServer>;

  const serve = (plain: Socket): void => {
    let socket: Socket = plain;
    let input = '';
    let user = '';
    let loggedIn = false;
    let expectsSecret: 'PLAIN' | 'XOAUTH2' | 'nothing' | null = null;
    /** what this session sees: RFC 1939 5 */
    let listed: { uidl: string; raw: Buffer }[] = [];
    const deleted = new Set<number>();

    const write = async (content: Buffer): Promise<void> => {
      const size = api.faults.packet ?? content.length;
      for (let start = 0; start < content.length; start += Math.max(size, 1)) {
        if (socket.destroyed) return;
        socket.write(content.subarray(start, start + Math.max(size, 1)));
        if (size < content.length) await new Promise((next) => setImmediate(next));
      }
    };
    const say = (line: string): Promise<void> => write(Buffer.from(line + CRLF, 'utf8'));
    const sayLong = async (line: string, content: Buffer, command: string): Promise<void> => {
      const whole = Buffer.concat([Buffer.from(line + CRLF), stuffed(content)]);
      if (api.faults.dropAt !== command) return write(whole);
      await write(whole.subarray(0, Math.floor(whole.length / 2)));
      socket.end();
    };
    const mail = (number: string): Buffer | null => {
      const index = Number(number) - 1;
      return deleted.has(index) ? null : (listed[index]?.raw ?? null);
    };
    const lines = (line: (index: number) => string): Buffer =>
      Buffer.from(listed.flatMap((_, index) => (deleted.has(index) ? [] : line(index) + CRLF)).join(''));
    const sizeOf = (index: number): number => api.faults.listedSize ?? listed[index]?.raw.length ?? 0;

    const logIn = (name: string, secret: string): Promise<void> => {
      if (name !== api.user || secret !== password) return say('-ERR [AUTH] Authentication failed.');
      return enter();
    };
    const enter = (): Promise<void> => {
      loggedIn = true;
      listed = [...mails];
      return say('+OK Logged in.');
    };

    const upgrade = async (): Promise<void> => {
      if (!context) return say('-ERR TLS is not offered');
      const behind = api.faults.behindStls;
      await write(Buffer.from(`+OK Begin TLS${CRLF}${behind ? behind + CRLF : ''}`));
      plain.removeAllListeners('data');
      socket = new TLSSocket(plain, { isServer: true, secureContext: context });
      listen();
    };

    const obey = async (line: string): Promise<void> => {
      if (expectsSecret === 'nothing') {
        expectsSecret = null;
        // Whoever sends anything but an empty line has not read the protocol.
        return say(line === '' ? '-ERR [AUTH] Invalid credentials' : '-ERR an empty line was expected');
      }
      if (expectsSecret === 'XOAUTH2') {
        expectsSecret = null;
        const [name = '', bearer = '', ...rest] = Buffer.from(line, 'base64').toString().split('\x01');
        const token = bearer.slice('auth=Bearer '.length);
        const wellFormed =
          name.startsWith('user=') && bearer.startsWith('auth=Bearer ') && rest.join('|') === '|';
        if (wellFormed && api.faults.accessToken?.(name.slice(5), token)) return enter();
        if (!api.faults.challenges)
          return say('-ERR Authentication failure: unknown user name or bad password.');
        expectsSecret = 'nothing';
        return say(`+ ${Buffer.from('{"status":"400","schemes":"Bearer"}').toString('base64')}`);
      }
      if (expectsSecret) {
        expectsSecret = null;
        const [, name = '', secret = ''] = Buffer.from(line, 'base64').toString().split('\0');
        return logIn(name, secret);
      }
      const [word = '', ...parts] = line.split(' ');
      const command = word.toUpperCase();
      commands.push(command);
      const { faults } = api;
      if (faults.silentAt === command) return;
      if (faults.refuse?.command === command) return say(`-ERR ${faults.refuse.words}`);
      const long = ['RETR', 'TOP', 'UIDL', 'LIST', 'CAPA'].includes(command);
      if (faults.dropAt === command && !long) return void socket.destroy();
      switch (command) {
        case 'CAPA': {
          if (faults.noCapa) return say('-ERR unknown command');
          const can = [faults.noTop ? '' : 'TOP', faults.noUidl ? '' : 'UIDL', context ? 'STLS' : ''];
          const password = faults.saslOnly ? ['SASL PLAIN'] : ['USER', 'SASL PLAIN'];
          const login = faults.accessToken ? ['SASL XOAUTH2'] : password;
          return sayLong('+OK', Buffer.from([...login, ...can].filter(Boolean).join(CRLF)), command);
        }
        case 'STLS':
          return upgrade();
        case 'USER':
          if (faults.saslOnly) return say('-ERR unknown command');
          user = parts.join(' ');
          return say('+OK');
        case 'PASS':
          return logIn(user, parts.join(' '));
        case 'AUTH':
          expectsSecret = parts[0]?.toUpperCase() === 'XOAUTH2' ? 'XOAUTH2' : 'PLAIN';
          return say('+ ');
        case 'QUIT': {
          const gone = new Set([...deleted].map((index) => listed[index]));
          mails = mails.filter((one) => !gone.has(one));
          await say('+OK Bye');
          return void socket.end();
        }
      }
      if (!loggedIn) return say('-ERR Log in first');
      switch (command) {
        case 'STAT':
          return say(`+OK ${listed.length - deleted.size} 0`);
        case 'UIDL':
          if (faults.noUidl) return say('-ERR unknown command');
          if (parts[0]) return say(`+OK ${parts[0]} ${listed[Number(parts[0]) - 1]?.uidl}`);
          return sayLong(
            '+OK',
            lines((index) => `${index + 1} ${listed[index]?.uidl}`),
            command
          );
        case 'LIST':
          return sayLong(
            '+OK',
            lines((index) => `${index + 1} ${sizeOf(index)}`),
            command
          );
        case 'TOP': {
          if (faults.noTop) return say('-ERR unknown command');
          const raw = mail(parts[0] ?? '');
          return raw ? sayLong('+OK', headerOf(raw), command) : say('-ERR no such message');
        }
        case 'RETR': {
          const raw = mail(parts[0] ?? '');
          return raw ? sayLong('+OK', raw, command) : say('-ERR no such message');
        }
        case 'DELE':
          deleted.add(Number(parts[0]) - 1);
          return say('+OK');
        default:
          return say('-ERR unknown command');
      }
    };

    let work = Promise.resolve();
    const listen = (): void => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        const all = (input + chunk.toString('utf8')).split(CRLF);
        input = all.pop() ?? '';
        for (const line of all) work = work.then(() => obey(line));
      });
    };
    listen();
    if (options.implicitTls && context) {
      plain.removeAllListeners('data');
      socket = new TLSSocket(plain, { isServer: true, secureContext: context });
      listen();
    }
    if (api.faults.silentAt !== 'greeting') void say(api.faults.greeting ?? '+OK ready');
  };

  const listen = (port: number): Promise<number> => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      serve(socket);
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  };

  const api: TestPop3Server = {
    port: 0,
    user: 'inbox@shop.example',
    password,
    faults: {},
    get connections() {
      return sockets.size;
    },
    commands,
    get mails() {
      return mails;
    },
    append(raw, uidl = `uidl-${++count}`) {
      mails.push({ uidl, raw: Buffer.from(raw) });
    },
    rename() {
      mails = mails.map(({ raw }) => ({ raw, uidl: `renamed-${++count}` }));
    },
    changePassword(next) {
      password = next;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    restart: async () => void (await listen(api.port)),
  };
  api.port = await listen(0);
  return api;
};
