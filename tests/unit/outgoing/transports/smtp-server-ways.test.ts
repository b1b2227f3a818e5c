import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import type { OutgoingMessage } from '../../../../server/src/mail/compose-mail';
import type { TransportError } from '../../../../server/src/outgoing/transport-error';
import { createSmtpTransport } from '../../../../server/src/outgoing/transports/smtp';

const message = (to: string): OutgoingMessage => ({
  from: { name: 'Ada', address: 'ada@shop.example' },
  to: { name: '', address: to },
  replyTo: null,
  subject: 'Hi',
  html: '<p>Hi</p>',
  text: 'Hi',
  messageId: `<${encodeURIComponent(to)}>`,
  references: [],
  date: new Date(),
  headers: {},
  attachments: [],
  envelope: { from: 'bounce@shop.example', to },
});

/** A server that answers each command as told; what is not told is taken. */
interface Ways {
  greeting?: string;
  extensions?: string[];
  answer?: (command: string, socket: Socket) => string | null | undefined;
  /** instead of the answer to a whole mail */
  afterContent?: (socket: Socket) => void;
}

describe('servers with ways of their own', () => {
  const servers: Server[] = [];
  let commands: string[] = [];

  const start = async (ways: Ways): Promise<number> => {
    commands = [];
    const server = createServer((socket) => {
      let content = false;
      socket.on('error', () => undefined);
      socket.write(`${ways.greeting ?? '220 sink'}\r\n`);
      socket.on('data', (chunk) => {
        const text = chunk.toString('utf8');
        if (content) {
          if (!text.endsWith('\r\n.\r\n')) return;
          content = false;
          if (ways.afterContent) ways.afterContent(socket);
          else socket.write('250 Ok\r\n');
          return;
        }
        for (const command of text.split('\r\n').filter(Boolean)) {
          commands.push(command);
          const told = ways.answer?.(command, socket);
          if (told === null) continue;
          if (told !== undefined) socket.write(`${told}\r\n`);
          else if (/^EHLO/.test(command))
            socket.write(
              ['sink', ...(ways.extensions ?? [])]
                .map((word, index, all) => `250${index === all.length - 1 ? ' ' : '-'}${word}\r\n`)
                .join('')
            );
          else if (command === 'DATA') {
            content = true;
            socket.write('354 go on\r\n');
          } else socket.write('250 Ok\r\n');
        }
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };

  const send = async (
    port: number,
    to = 'mary@customer.example',
    part: { dialogueMs?: number; password?: string } = {}
  ): Promise<TransportError | { response: string }> => {
    const transport = createSmtpTransport(
      {
        host: '127.0.0.1',
        port,
        encryption: 'none',
        authentication: part.password ? 'password' : 'none',
        user: part.password ? 'shop' : '',
        password: part.password ?? null,
        maxConnections: 2,
      },
      { privateHosts: true, ...(part.dialogueMs ? { dialogueMs: part.dialogueMs } : {}) }
    );
    try {
      return await transport.send(message(to));
    } catch (error) {
      return error as TransportError;
    } finally {
      transport.close();
    }
  };

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it('one that offers no login and wants one pauses, instead of failing every mail', async () => {
    const port = await start({
      answer: (command) => (/^MAIL/.test(command) ? '530 5.7.0 Authentication required' : undefined),
    });
    expect(await send(port, 'mary@customer.example', { password: 'secret' })).toMatchObject({
      permanent: false,
      scope: 'server',
      reason: 'server_login',
      statusCode: '5.7.0',
    });
    // In the clear the password is not shown to a server that did not ask for it.
    expect(commands.filter((command) => /^AUTH/.test(command))).toEqual([]);
  });

  it('one that turns us away with its greeting is at fault itself', async () => {
    expect(await send(await start({ greeting: '554 5.7.1 Go away' }))).toMatchObject({
      permanent: false,
      scope: 'server',
    });
  });

  describe('a local part with letters beyond ASCII', () => {
    it('is refused where the server does not announce SMTPUTF8, before a word about the mail', async () => {
      expect(await send(await start({ extensions: ['8BITMIME'] }), 'jürgen@customer.example')).toMatchObject({
        permanent: true,
        scope: 'mail',
        reason: 'address_invalid',
        mayHaveArrived: false,
        response: expect.stringContaining('SMTPUTF8'),
      });
      expect(commands.filter((command) => /^MAIL/.test(command))).toEqual([]);
    });

    it('goes out where it does', async () => {
      const port = await start({ extensions: ['8BITMIME', 'SMTPUTF8'] });
      expect(await send(port, 'jürgen@customer.example')).toEqual(
        expect.objectContaining({ response: '250 Ok' })
      );
      expect(commands).toContainEqual(expect.stringMatching(/^MAIL FROM:.* SMTPUTF8/));
      expect(commands).toContain('RCPT TO:<jürgen@customer.example>');
    });
  });

  describe('one that never comes to an end', () => {
    /** A word now and then: silent for less than any limit. */
    const trickle = (socket: Socket): void => {
      const timer = setInterval(() => socket.write('250-wait\r\n'), 20);
      socket.once('close', () => clearInterval(timer));
    };

    it('is left after a while; the mail, which it had in full, may have arrived', async () => {
      const port = await start({ afterContent: trickle });
      expect(await send(port, 'mary@customer.example', { dialogueMs: 300 })).toMatchObject({
        scope: 'server',
        reason: 'server_unreachable',
        mayHaveArrived: true,
        response: expect.stringContaining('took longer'),
      });
    });

    it('has taken nothing when it was left before the content', async () => {
      const port = await start({
        answer: (command, socket) => {
          if (!/^RCPT/.test(command)) return undefined;
          trickle(socket);
          return null;
        },
      });
      expect(await send(port, 'mary@customer.example', { dialogueMs: 300 })).toMatchObject({
        mayHaveArrived: false,
        permanent: false,
      });
    });
  });
});
