import type { OutgoingMessage } from '../../../../server/src/mail/compose-mail';
import { createSmtpTransport } from '../../../../server/src/outgoing/transports/smtp';
import type { TransportError } from '../../../../server/src/outgoing/transport-error';
import type { SmtpSettings } from '../../../../server/src/servers/smtp-options';
import { startSmtpSink, type SmtpSink } from '../../../support/smtp-sink';

const message = (to: string): OutgoingMessage => ({
  from: { name: 'Ada', address: 'ada@shop.example' },
  to: { name: '', address: to },
  replyTo: null,
  subject: 'Hi',
  html: '<p>Hi</p>',
  text: 'Hi',
  messageId: `<${to}>`,
  references: [],
  date: new Date(),
  headers: {},
  attachments: [],
  envelope: { from: 'bounce@shop.example', to },
});

const settings = (port: number, part: Partial<SmtpSettings> = {}): SmtpSettings => ({
  host: '127.0.0.1',
  port,
  encryption: 'none',
  authentication: 'none',
  user: '',
  password: null,
  maxConnections: 2,
  ...part,
});

/** Sends over a transport of its own; what it was told, or the error. */
const send = async (given: SmtpSettings, to = 'mary@customer.example', privateHosts = true) => {
  const transport = createSmtpTransport(given, { privateHosts });
  try {
    return await transport.send(message(to));
  } catch (error) {
    return error as TransportError;
  } finally {
    transport.close();
  }
};

describe('the SMTP transport', () => {
  let sink: SmtpSink;

  beforeEach(async () => {
    sink = await startSmtpSink();
  });
  afterEach(() => sink.stop());

  it('answers what the server said', async () => {
    expect(await send(settings(sink.port))).toMatchObject({ response: expect.stringMatching(/^250 /) });
    expect(sink.mails).toHaveLength(1);
  });

  it('sends many mails over few connections', async () => {
    const transport = createSmtpTransport(settings(sink.port), { privateHosts: true });
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => transport.send(message(`m${n}@customer.example`)))
    );
    transport.close();
    expect(sink.mails).toHaveLength(12);
    expect(sink.connections).toBeLessThanOrEqual(2);
  });

  it('works on after a server was away', async () => {
    const { port } = sink;
    const transport = createSmtpTransport(settings(port), { privateHosts: true });
    await sink.stop();
    await expect(transport.send(message('one@customer.example'))).rejects.toMatchObject({
      permanent: false,
      scope: 'server',
      reason: 'server_unreachable',
    });
    sink = await startSmtpSink({ port });
    await expect(transport.send(message('two@customer.example'))).resolves.toBeDefined();
    transport.close();
  });

  it('tells a refused recipient from a recipient refused for now', async () => {
    sink.options.refuse = (address) =>
      address.startsWith('gone')
        ? { code: 550, message: '5.1.1 No such user' }
        : { code: 451, message: '4.7.1 Greylisted' };
    expect(await send(settings(sink.port), 'gone@customer.example')).toMatchObject({
      permanent: true,
      scope: 'mail',
      reason: 'refused',
      statusCode: '5.1.1',
      response: '550 5.1.1 No such user',
    });
    expect(await send(settings(sink.port), 'new@customer.example')).toMatchObject({
      permanent: false,
      scope: 'mail',
      reason: 'refused_temporarily',
      statusCode: '4.7.1',
    });
  });

  it('reads a refusal of the content', async () => {
    sink.options.refuseMail = () => ({ code: 554, message: '5.7.1 Looks like spam' });
    expect(await send(settings(sink.port))).toMatchObject({
      permanent: true,
      reason: 'refused',
      statusCode: '5.7.1',
    });
  });

  it('reads a refused login', async () => {
    await sink.stop();
    sink = await startSmtpSink({ auth: { user: 'shop', pass: 'right' } });
    const login = { authentication: 'password', user: 'shop' } as const;
    expect(await send(settings(sink.port, { ...login, password: 'wrong' }))).toMatchObject({
      permanent: false,
      scope: 'server',
      reason: 'server_login',
    });
    expect(await send(settings(sink.port, { ...login, password: 'right' }))).toHaveProperty('response');
    expect(sink.mails[0]?.user).toBe('shop');
  });

  it('checks the certificate when asked to', async () => {
    const strict = await send(settings(sink.port, { encryption: 'starttls_strict' }));
    expect(strict).toMatchObject({ permanent: false, scope: 'server', reason: 'server_tls' });
    expect(await send(settings(sink.port, { encryption: 'starttls' }))).toHaveProperty('response');
  });

  it('sends nothing in the clear to a server without STARTTLS when encryption was asked for', async () => {
    await sink.stop();
    sink = await startSmtpSink({ starttls: false });
    expect(await send(settings(sink.port, { encryption: 'starttls' }))).toMatchObject({
      permanent: false,
      scope: 'server',
      reason: 'server_tls',
    });
    expect(sink.mails).toHaveLength(0);
  });

  it('reaches no private address when the settings forbid it', async () => {
    expect(await send(settings(sink.port), 'mary@customer.example', false)).toMatchObject({
      scope: 'server',
      reason: 'server_unreachable',
      message: expect.stringContaining('127.0.0.1'),
    });
    expect(sink.connections).toBe(0);
  });
});
