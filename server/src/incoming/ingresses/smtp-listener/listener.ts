import path from 'node:path';

import type { Core } from '@strapi/strapi';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

import { readConfig } from '../../../config';
import type { ListenerStatus } from '../../../servers/incoming-server-service';
import type { Ingress } from '../ingress';
import { createRecipientCheck } from '../recipient-check';
import {
  encryptFirst,
  later,
  SmtpAnswer,
  tooManyConnections,
  tooManyMails,
  tooManyRefused,
  unknownRecipient,
} from './answers';
import { createCertificateFiles, type Certificate } from './certificate';
import { createRelayCheck, isTooSlow, MOST_REFUSED, type Client } from './client';
import { clientKey, createClientLimits } from './client-limits';
import { createMailReceiver } from './receive-mail';

/** ms without a word before a client is dropped, and how long an open one may still take when we stop. */
const SOCKET_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 1_000;
/** ms between looks for clients that get nowhere, and between attempts to listen. */
const WATCH_MS = 5_000;
const RETRY_MS = 5_000;
/** Octets of one command; RFC 5321 4.5.3.1.4 asks for 512, and extensions add to it. */
const COMMAND_LIMIT = 2048;
/** Connections that only mail servers of ours can have. */
const OWN_PLACES = 10;
/** AUTH would invite guessing; the others are jokes of old mail servers, or tell who somebody claims to be. */
const NEVER = ['AUTH', 'XCLIENT', 'WIZ', 'SHELL', 'KILL'];

/** A client that hangs up in the middle is no fault of ours, and nobody is there to hear the answer. */
const HUNG_UP = ['ECONNECTION', 'ERR_STREAM_PREMATURE_CLOSE'];

/**
 * The SMTP or LMTP server of the intake (`smtpListener` in the plugin's config, off by default). Unknown recipients are
 * refused at RCPT, 250 comes only once the mail is stored; what cannot be stored gets 451, and the sending server tries
 * again. It never relays and offers no login.
 */
export const createSmtpListener = (strapi: Core.Strapi): Ingress & { status(): ListenerStatus } => {
  const { smtpListener: settings, limits } = readConfig(strapi);
  const clients = new Map<string, Client>();
  const perClient = createClientLimits({
    total: settings.maxClients,
    connections: settings.maxClientsPerAddress,
    mailsPerMinute: settings.ratePerMinute,
  });
  const relayAt = createRelayCheck(settings.relays);
  const inProject = (file: string): string => path.resolve(strapi.dirs.app.root, file);
  const certificateFiles = settings.tls
    ? createCertificateFiles({ key: inProject(settings.tls.key), cert: inProject(settings.tls.cert) })
    : null;
  const isOurs = createRecipientCheck(strapi);
  const receiveMail = createMailReceiver(strapi, {
    limit: limits.incomingBytes,
    protocol: settings.protocol,
    authservId: settings.authservId,
  });

  let server: SMTPServer | null = null;
  let problem: string | null = null;
  let timers: NodeJS.Timeout[] = [];

  const sayError = (error: unknown): SmtpAnswer => {
    if (error instanceof SmtpAnswer) return error;
    if (error instanceof Error && 'code' in error && HUNG_UP.includes(String(error.code))) return later();
    strapi.log.error(`chatter: the SMTP listener could not take a mail: ${String(error)}`);
    return later();
  };

  const clientOf = (session: SMTPServerSession): Client => {
    const client = clients.get(session.id);
    if (!client) throw new Error(`There is no connection ${session.id}.`);
    return client;
  };

  const meet = async (session: SMTPServerSession): Promise<void> => {
    const relay = relayAt(session.remoteAddress);
    const key = clientKey(session.remoteAddress);
    if (!relay && !perClient.connect(key)) throw tooManyConnections();
    clients.set(session.id, {
      key,
      relay,
      refused: 0,
      recipients: [],
      idleSince: Date.now(),
      data: null,
    });
    if (relay) keepGreeting(session.id);
    await renewCertificate();
  };

  const beginMail = (session: SMTPServerSession): void => {
    const client = clientOf(session);
    if (settings.tls?.required && !session.secure) throw encryptFirst();
    if (!client.relay && !perClient.beginMail(client.key)) throw tooManyMails();
    client.recipients = [];
  };

  const addRecipient = async (address: string, session: SMTPServerSession): Promise<void> => {
    const client = clientOf(session);
    if (await isOurs(address)) {
      client.recipients.push(address);
      return;
    }
    client.refused += 1;
    if (!client.relay && client.refused >= MOST_REFUSED) throw tooManyRefused();
    throw unknownRecipient(address);
  };

  const leave = (session: SMTPServerSession): void => {
    const client = clients.get(session.id);
    if (!client) return;
    clients.delete(session.id);
    if (!client.relay) perClient.disconnect(client.key);
  };

  /** Whoever renews a certificate need not tell us. While the new one is not whole, the old one serves. */
  const renewCertificate = async (): Promise<void> => {
    try {
      const renewed = await certificateFiles?.readIfChanged();
      if (renewed) server?.updateSecureContext({ ...renewed });
    } catch (error) {
      strapi.log.warn(`chatter: the SMTP listener keeps its old certificate. ${String(error)}`);
    }
  };

  const hangUp = (id: string, code?: number, words?: string): void => {
    for (const connection of server?.connections ?? []) {
      if (connection.id !== id) continue;
      // A 421 closes by itself.
      if (code !== undefined) connection.send(code, words);
      else connection.close();
    }
  };

  /**
   * A relay may not know how a client called itself (XFORWARD HELO=[UNAVAILABLE]). smtp-server then forgets how the relay
   * called itself, and refuses the mail because nobody has said hello.
   */
  const keepGreeting = (id: string): void => {
    for (const connection of server?.connections ?? []) {
      if (connection.id !== id) continue;
      let greeting = connection.hostNameAppearsAs;
      Object.defineProperty(connection, 'hostNameAppearsAs', {
        get: () => greeting,
        set(name: typeof greeting) {
          if (name !== '') greeting = name;
        },
      });
    }
  };

  const dropTheSlow = (): void => {
    const now = Date.now();
    for (const [id, client] of clients) {
      if (isTooSlow(client, now, perClient.crowded)) hangUp(id, 421, '4.4.2 You are too slow');
    }
  };

  /** Hands the outcome to smtp-server's callback. */
  const settle = (work: Promise<void> | void, done: (error?: Error | null) => void): void => {
    Promise.resolve(work).then(
      () => done(null),
      (error: unknown) => done(sayError(error))
    );
  };

  const build = (certificate: Certificate | null): SMTPServer => {
    const built = new SMTPServer({
      ...(certificate ?? {}),
      minVersion: 'TLSv1.2',
      ...(settings.name ? { name: settings.name } : {}),
      lmtp: settings.protocol === 'lmtp',
      size: limits.incomingBytes,
      maxRecipients: settings.maxRecipients,
      maxCommandLength: COMMAND_LIMIT,
      // Without a certificate of our own it would be one whose key everybody has.
      disabledCommands: certificate ? NEVER : [...NEVER, 'STARTTLS'],
      authOptional: true,
      disableReverseLookup: true,
      useXForward: settings.relays,
      useProxy: settings.proxies,
      // Strangers are counted when they come; whatever they do, mail servers of ours find a place.
      maxClients: settings.maxClients + OWN_PLACES,
      socketTimeout: SOCKET_TIMEOUT_MS,
      closeTimeout: CLOSE_TIMEOUT_MS,
      logger: false,
      onConnect: (session, done) => settle(meet(session), done),
      onMailFrom: (_address, session, done) => settle((async () => beginMail(session))(), done),
      onRcptTo: (address, session, done) => settle(addRecipient(address.address, session), done),
      onData(stream, session, done) {
        (async () => receiveMail(stream, session, clientOf(session), sayError))().then(
          (answer) => done(null, answer),
          (error: unknown) => {
            const answer = sayError(error);
            if (answer.hangUp) stream.destroy();
            done(answer);
            if (answer.hangUp) hangUp(session.id);
          }
        );
      },
      onClose: leave,
    });
    // A client that hangs up in the middle must not end the process.
    built.on('error', (error: Error) => strapi.log.debug(`chatter: SMTP listener: ${error.message}`));
    return built;
  };

  const listen = async (): Promise<void> => {
    const built = build((await certificateFiles?.read()) ?? null);
    await new Promise<void>((resolve, reject) => {
      built.server.once('error', reject);
      built.server.listen(settings.port, settings.host, () => {
        built.server.off('error', reject);
        resolve();
      });
    });
    server = built;
    problem = null;
    timers.push(setInterval(dropTheSlow, WATCH_MS).unref());
  };

  /** Another process may hold the port until it ends, and a certificate may be put right. */
  const listenLater = (): void => {
    timers.push(
      setTimeout(() => {
        listen().catch((error: unknown) => {
          problem = String(error instanceof Error ? error.message : error);
          listenLater();
        });
      }, RETRY_MS).unref()
    );
  };

  return {
    async start() {
      if (!settings.enabled) return;
      try {
        await listen();
      } catch (error) {
        problem = String(error instanceof Error ? error.message : error);
        listenLater();
        throw new Error(`The SMTP listener cannot start: ${problem}`, { cause: error });
      }
    },

    async stop() {
      for (const timer of timers) clearTimeout(timer);
      timers = [];
      const closing = server;
      server = null;
      if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
    },

    status: () => ({
      enabled: settings.enabled,
      listening: server !== null,
      protocol: settings.protocol,
      host: settings.host,
      port: settings.port,
      starttls: settings.tls !== undefined,
      error: problem,
    }),
  };
};
