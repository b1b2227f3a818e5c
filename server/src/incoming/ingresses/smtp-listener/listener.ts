import type { Core } from '@strapi/strapi';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

import { readConfig } from '../../../config';
import { getService } from '../../../services';
import type { Ingress } from '../ingress';
import { isOwnRecipient } from './recipient';

/** ms without a word before a client is dropped, and how long an open one may still take when we stop. */
const SOCKET_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 1_000;

/** An answer with a code of RFC 5321 4.2 and an enhanced one of RFC 3463. */
const answer = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

const TOO_BIG = '5.3.4 Message too big for us';
const LATER = '4.3.0 Try again later';

/** A whole mail, or null over the limit. The rest of one that is too big is read, but not kept. */
const readMail = async (stream: SMTPServerDataStream, limit: number): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return stream.sizeExceeded || size > limit ? null : Buffer.concat(chunks, size);
};

/**
 * A plain SMTP server that feeds the intake (`smtpListener` in the plugin's config, off by default). It offers no login
 * and no TLS, so it belongs behind a mail server on the same machine or network, not on the internet. 250 only once the
 * mail is stored; what cannot be stored gets 451, and the sending server tries again.
 */
export const createSmtpListener = (strapi: Core.Strapi): Ingress => {
  const { smtpListener, limits } = readConfig(strapi);

  const acceptRecipient = async (address: string): Promise<boolean> => {
    const addressing = getService(strapi, 'addressing');
    const domains = new Set((await addressing.domains()).map((domain) => domain.name.toLowerCase()));
    return isOwnRecipient(address, await addressing.ownAddresses(), domains);
  };

  const store = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> => {
    const raw = await readMail(stream, limits.incomingBytes);
    if (raw === null) throw answer(552, TOO_BIG);
    const { mailFrom, rcptTo } = session.envelope;
    const { id } = await getService(strapi, 'incoming').accept({
      ingress: 'smtp',
      raw,
      envelopeFrom: mailFrom ? mailFrom.address : '',
      envelopeTo: rcptTo.map((recipient) => recipient.address),
    });
    return `2.0.0 Stored as ${id}`;
  };

  const say = (error: unknown): Error => {
    if (error instanceof Error && 'responseCode' in error) return error;
    strapi.log.error(`chatter: the SMTP listener could not take a mail: ${String(error)}`);
    return answer(451, LATER);
  };

  const server = new SMTPServer({
    size: limits.incomingBytes,
    // AUTH would invite guessing, and the STARTTLS of a certificate that everybody has proves nothing.
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    maxClients: smtpListener.maxClients,
    socketTimeout: SOCKET_TIMEOUT_MS,
    closeTimeout: CLOSE_TIMEOUT_MS,
    logger: false,
    onRcptTo(address, _session, done) {
      acceptRecipient(address.address).then(
        (ours) => done(ours ? null : answer(550, `5.1.1 ${address.address} is not known here`)),
        (error: unknown) => done(say(error))
      );
    },
    onData(stream, session, done) {
      store(stream, session).then(
        (words) => done(null, words),
        (error: unknown) => done(say(error))
      );
    },
  });
  // A client that hangs up in the middle must not end the process.
  server.on('error', (error: Error) => strapi.log.debug(`chatter: SMTP listener: ${error.message}`));

  return {
    async start() {
      if (!smtpListener.enabled) return;
      await new Promise<void>((resolve, reject) => {
        server.server.once('error', reject);
        server.listen(smtpListener.port, smtpListener.host, () => {
          server.server.off('error', reject);
          resolve();
        });
      });
    },
    async stop() {
      if (!smtpListener.enabled) return;
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
