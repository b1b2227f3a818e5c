import { createTransport } from 'nodemailer';

import { keepIdsOnOneLine, toNodemailer } from '../../mail/compose-mail';
import { resolveHost } from '../../servers/host-guard';
import { smtpOptions, type SmtpSettings } from '../../servers/smtp-options';
import { readSmtpFailure } from '../smtp-failure';
import { TransportError } from '../transport-error';
import type { Transport } from './transport';

/** Mails over one connection before it is opened anew; some servers refuse long ones. */
const MESSAGES_PER_CONNECTION = 100;

/** A pool of connections to one SMTP server. */
export const createSmtpTransport = (
  settings: SmtpSettings,
  network: { privateHosts: boolean }
): Transport => {
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
        const info = await transporter.sendMail(toNodemailer(message));
        return { response: info.response };
      } catch (error) {
        const failure = readSmtpFailure(error, { contentSent: handedOver.has(message.messageId) });
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
