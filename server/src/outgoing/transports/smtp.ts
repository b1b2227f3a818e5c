import { createTransport } from 'nodemailer';

import { keepIdsOnOneLine, toNodemailer } from '../../mail/compose-mail';
import { resolveHost } from '../../servers/host-guard';
import { SignInNeeded } from '../../servers/sign-in-needed';
import { smtpOptions, type SmtpSettings } from '../../servers/smtp-options';
import { isLoginFailure, readSmtpFailure } from '../smtp-failure';
import { TransportError } from '../transport-error';
import { relayHeaders, relayProviderId } from './smtp-relays';
import { announcesUtf8, needsUtf8 } from './smtp-utf8';
import type { Transport } from './transport';

/** Mails over one connection before it is opened anew; some servers refuse long ones. */
const MESSAGES_PER_CONNECTION = 100;
/**
 * ms that one mail may take, from the connection to the last answer: a server that lets its words trickle, or takes a large
 * mail a packet at a time, is within every time limit for silence. Shorter than the lease of a mail that is being sent.
 */
const DIALOGUE_MS = 10 * 60_000;

/** Remembers why there was no access token: nodemailer passes on the words alone. */
const watchTokens = (settings: SmtpSettings) => {
  let failure: unknown = null;
  const { accessToken } = settings;
  if (!accessToken) return { settings, failure: () => failure };
  const asked = async (refused?: string): Promise<string> => {
    try {
      const token = await accessToken(refused);
      failure = null;
      return token;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  return { settings: { ...settings, accessToken: asked }, failure: () => failure };
};

/** Without a token nobody was asked to log in: a person has to sign in, or the provider could not be reached. */
const asTokenFailure = (cause: unknown): TransportError => {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new TransportError({
    message,
    permanent: false,
    scope: 'server',
    reason: cause instanceof SignInNeeded ? 'sign_in_needed' : 'server_unreachable',
    statusCode: null,
    response: message,
    cause,
  });
};

const unreachable = (message: string): TransportError =>
  new TransportError({
    message,
    permanent: false,
    scope: 'server',
    reason: 'server_unreachable',
    statusCode: null,
    response: message,
  });

/** RFC 6531 3.2: without the extension the address cannot even be said. */
const cannotSay = (host: string, address: string): TransportError => {
  const message = `${host} does not announce SMTPUTF8, which ${address} needs.`;
  return new TransportError({
    message,
    permanent: true,
    scope: 'mail',
    reason: 'address_invalid',
    statusCode: null,
    response: message,
  });
};

/** A pool of connections to one SMTP server. */
export const createSmtpTransport = (
  given: SmtpSettings,
  network: { privateHosts: boolean; dialogueMs?: number }
): Transport => {
  const dialogueMs = network.dialogueMs ?? DIALOGUE_MS;
  const { settings, failure: tokenFailure } = watchTokens(given);
  let pool: ReturnType<typeof createPool> | null = null;
  let ip: string | null = null;
  let utf8: Promise<boolean> | null = null;
  /** Message-IDs of mails in work whose whole content went to the connection */
  const handedOver = new Set<string>();

  const createPool = (address: string) => {
    const transporter = createTransport({
      ...smtpOptions(settings, address),
      // A login is asked for even where the server offers none: without it every mail would be refused, one by one. Not in the
      // clear, where a server that offers none may want to keep the password off the wire.
      forceAuth: settings.encryption !== 'none',
      pool: true,
      maxConnections: settings.maxConnections,
      maxMessages: MESSAGES_PER_CONNECTION,
    });
    transporter.use('stream', keepIdsOnOneLine);
    transporter.use('stream', ({ data, message: content }, done) => {
      const createReadStream = content.createReadStream.bind(content);
      content.createReadStream = (options) => {
        const stream = createReadStream(options);
        stream.once('end', () => handedOver.add(String(data.messageId)));
        return stream;
      };
      done();
    });
    return transporter;
  };

  const open = async (): Promise<ReturnType<typeof createPool>> => {
    if (pool) return pool;
    const host = await resolveHost(settings.host, { ...network, port: settings.port });
    if (host.kind !== 'address')
      throw unreachable(
        host.kind === 'unknown'
          ? host.message
          : `${settings.host} is ${host.ip}, a private address that the settings forbid.`
      );
    ip = host.ip;
    pool ??= createPool(host.ip);
    return pool;
  };

  /** Rejects where the address needs an extension that the server does not have. */
  const requireUtf8 = async (address: string): Promise<void> => {
    if (!needsUtf8(address) || ip === null) return;
    utf8 ??= announcesUtf8(settings, ip).catch((error: unknown) => {
      utf8 = null;
      throw error;
    });
    if (!(await utf8)) throw cannotSay(settings.host, address);
  };

  const close = (): void => {
    pool?.close();
    pool = null;
    utf8 = null;
  };

  return {
    async send(message) {
      const transporter = await open();
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), dialogueMs).unref();
      try {
        await requireUtf8(message.envelope.to);
        const named = relayHeaders(settings.host, message.messageId);
        const info = await transporter.sendMail({
          ...toNodemailer({ ...message, headers: { ...message.headers, ...named } }),
          // closes the connection of this one mail
          signal: abort.signal,
        });
        return { response: info.response, providerId: relayProviderId(settings.host, info.response) };
      } catch (thrown) {
        if (thrown instanceof TransportError) throw thrown;
        const error = abort.signal.aborted
          ? new Error(`The server took longer than ${Math.round(dialogueMs / 60_000)} minutes for one mail.`)
          : thrown;
        const noToken = tokenFailure();
        const failure =
          noToken !== null && isLoginFailure(error)
            ? asTokenFailure(noToken)
            : readSmtpFailure(error, { contentSent: handedOver.has(message.messageId) });
        // A name may point elsewhere by now: resolve it anew next time.
        if (failure.scope === 'server') close();
        throw failure;
      } finally {
        clearTimeout(timer);
        handedOver.delete(message.messageId);
      }
    },
    close,
  };
};
