import { createTransport } from 'nodemailer';

import { keepIdsOnOneLine, toNodemailer } from '../../mail/compose-mail';
import { resolveHost } from '../../servers/host-guard';
import { SignInNeeded } from '../../servers/sign-in-needed';
import { smtpOptions, type SmtpSettings } from '../../servers/smtp-options';
import { isLoginFailure, readSmtpFailure } from '../smtp-failure';
import { TransportError } from '../transport-error';
import { relayHeaders, relayProviderId } from './smtp-relays';
import type { Transport } from './transport';

/** Mails over one connection before it is opened anew; some servers refuse long ones. */
const MESSAGES_PER_CONNECTION = 100;

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

/** A pool of connections to one SMTP server. */
export const createSmtpTransport = (given: SmtpSettings, network: { privateHosts: boolean }): Transport => {
  const { settings, failure: tokenFailure } = watchTokens(given);
  let pool: ReturnType<typeof createPool> | null = null;
  /** Message-IDs of mails in work whose whole content went to the connection */
  const handedOver = new Set<string>();

  const createPool = (ip: string) => {
    const transporter = createTransport({
      ...smtpOptions(settings, ip),
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
    const host = await resolveHost(settings.host, network);
    if (host.kind !== 'address') {
      const message =
        host.kind === 'unknown'
          ? host.message
          : `${settings.host} is ${host.ip}, a private address that the settings forbid.`;
      throw new TransportError({
        message,
        permanent: false,
        scope: 'server',
        reason: 'server_unreachable',
        statusCode: null,
        response: message,
      });
    }
    pool ??= createPool(host.ip);
    return pool;
  };

  return {
    async send(message) {
      const transporter = await open();
      try {
        const named = relayHeaders(settings.host, message.messageId);
        const info = await transporter.sendMail(
          toNodemailer({ ...message, headers: { ...message.headers, ...named } })
        );
        return { response: info.response, providerId: relayProviderId(settings.host, info.response) };
      } catch (error) {
        const noToken = tokenFailure();
        const failure =
          noToken !== null && isLoginFailure(error)
            ? asTokenFailure(noToken)
            : readSmtpFailure(error, { contentSent: handedOver.has(message.messageId) });
        // A name may point elsewhere by now: resolve it anew next time.
        if (failure.scope === 'server') {
          pool?.close();
          pool = null;
        }
        throw failure;
      } finally {
        handedOver.delete(message.messageId);
      }
    },
    close() {
      pool?.close();
      pool = null;
    },
  };
};
