import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server that keeps what it is given, or refuses it as told. */
export interface SinkOptions {
  /** asks for this login; without it nobody needs one */
  auth?: { user: string; pass: string };
  /** TLS from the first byte, with a self-signed certificate */
  secure?: boolean;
  /** offers STARTTLS, with the same certificate (default true) */
  starttls?: boolean;
  /** logs in who shows one of these access tokens (SASL XOAUTH2); may be changed while it runs */
  accessTokens?: { user: string; tokens: string[] };
  /** takes only clients with a certificate that this one (PEM) issued; needs `secure` */
  clientCa?: string;
  /** asked for every sender (MAIL FROM) */
  refuseSender?: Refuse;
  /** asked for every recipient (RCPT TO) */
  refuse?: Refuse;
  /** asked for every whole mail (the end of DATA) */
  refuseMail?: (mail: SinkMail) => Refusal | null;
  /** the answer to a whole mail waits for this */
  hold?: () => Promise<unknown>;
  /** how long the answer to a whole mail takes */
  delayMs?: number;
  /** octets of one mail, announced as SIZE */
  maxSize?: number;
  port?: number;
}

export interface Refusal {
  code: number;
  message: string;
}
export type Refuse = (address: string) => Refusal | null;

export interface SinkMail {
  envelope: { from: string; to: string[] };
  raw: Buffer;
  /** the login it was sent with, null without one */
  user: string | null;
  receivedAt: Date;
  parsed(): Promise<ParsedMail>;
}

export interface SmtpSink {
  port: number;
  /** in the order they arrived */
  mails: SinkMail[];
  /** addresses of MAIL FROM and RCPT TO, also of mails that never came */
  senders: string[];
  recipients: string[];
  /** connections since the start */
  connections: number;
  /** may be changed while it runs */
  options: SinkOptions;
  /** all mails, as soon as there are so many */
  waitFor(count: number, timeoutMs?: number): Promise<SinkMail[]>;
  /** the first mail that answers true */
  waitFor(predicate: (mail: SinkMail) => boolean | Promise<boolean>, timeoutMs?: number): Promise<SinkMail>;
  clear(): void;
  stop(): Promise<void>;
}

const asError = (refusal: Refusal): Error =>
  Object.assign(new Error(refusal.message), { responseCode: refusal.code });

export const startSmtpSink = async (options: SinkOptions = {}): Promise<SmtpSink> => {
  const server = new SMTPServer({
    secure: options.secure ?? false,
    size: options.maxSize,
    authOptional: !options.auth && !options.accessTokens,
    ...(options.accessTokens ? { authMethods: ['XOAUTH2'] } : {}),
    ...(options.clientCa ? { requestCert: true, rejectUnauthorized: true, ca: [options.clientCa] } : {}),
    allowInsecureAuth: true,
    disabledCommands: [
      ...(options.auth || options.accessTokens ? [] : ['AUTH']),
      ...((options.starttls ?? true) ? [] : ['STARTTLS']),
    ],
    disableReverseLookup: true,
    // A pool keeps its connections open: stopping does not wait for it.
    closeTimeout: 100,
    logger: false,
    onConnect: (_session, done) => {
      sink.connections += 1;
      done();
    },
    onAuth: (login, _session, done) => {
      const { auth, accessTokens } = options;
      if (accessTokens) {
        const known =
          login.username === accessTokens.user && accessTokens.tokens.includes(String(login.accessToken));
        if (known) done(null, { user: accessTokens.user });
        else done(null, { data: { status: '401', schemes: 'bearer', scope: 'https://mail.google.com/' } });
        return;
      }
      if (auth && login.username === auth.user && login.password === auth.pass)
        done(null, { user: auth.user });
      else done(asError({ code: 535, message: '5.7.8 Authentication credentials invalid' }));
    },
    onMailFrom: (address, _session, done) => {
      sink.senders.push(address.address);
      const refusal = options.refuseSender?.(address.address) ?? null;
      done(refusal && asError(refusal));
    },
    onRcptTo: (address, _session, done) => {
      sink.recipients.push(address.address);
      const refusal = options.refuse?.(address.address) ?? null;
      done(refusal && asError(refusal));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        await options.hold?.();
        if (options.delayMs) await pause(options.delayMs);
        if (stream.sizeExceeded) return done(asError({ code: 552, message: '5.3.4 Message too big' }));
        const mail = sinkMail(Buffer.concat(chunks), {
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          user: session.user ?? null,
        });
        const refusal = options.refuseMail?.(mail) ?? null;
        if (refusal) return done(asError(refusal));
        sink.mails.push(mail);
        done();
      });
    },
  });
  // A client that hangs up, or refuses the certificate, is no failure of the sink.
  server.on('error', () => {});

  const sink: SmtpSink = {
    port: 0,
    mails: [],
    senders: [],
    recipients: [],
    connections: 0,
    options,
    waitFor: ((wanted: number | ((mail: SinkMail) => boolean | Promise<boolean>), timeoutMs = 10_000) =>
      typeof wanted === 'number'
        ? waitForCount(sink, wanted, timeoutMs)
        : waitForMail(sink, wanted, timeoutMs)) as SmtpSink['waitFor'],
    clear: () => {
      for (const list of [sink.mails, sink.senders, sink.recipients]) list.length = 0;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  sink.port = (server.server.address() as AddressInfo).port;
  return sink;
};

const sinkMail = (
  raw: Buffer,
  { user, ...envelope }: { from: string; to: string[]; user: string | null }
): SinkMail => {
  let parsed: Promise<ParsedMail> | undefined;
  return {
    envelope,
    raw,
    user,
    receivedAt: new Date(),
    parsed: () => (parsed ??= simpleParser(raw)),
  };
};

const STEP_MS = 20;

const waitForCount = async (sink: SmtpSink, count: number, timeoutMs: number): Promise<SinkMail[]> => {
  for (const until = Date.now() + timeoutMs; sink.mails.length < count; await pause(STEP_MS)) {
    if (Date.now() > until) throw tooLate(sink, `${count} mails`, timeoutMs);
  }
  return [...sink.mails];
};

const waitForMail = async (
  sink: SmtpSink,
  predicate: (mail: SinkMail) => boolean | Promise<boolean>,
  timeoutMs: number
): Promise<SinkMail> => {
  const seen = new Set<SinkMail>();
  for (const until = Date.now() + timeoutMs; ; await pause(STEP_MS)) {
    for (const mail of sink.mails.filter((one) => !seen.has(one))) {
      if (await predicate(mail)) return mail;
      seen.add(mail);
    }
    if (Date.now() > until) throw tooLate(sink, 'that mail', timeoutMs);
  }
};

const tooLate = (sink: SmtpSink, wanted: string, timeoutMs: number): Error => {
  const got = sink.mails.map(({ envelope }) => `${envelope.from || '<>'} -> ${envelope.to.join(', ')}`);
  return new Error(
    `waited ${timeoutMs} ms for ${wanted}; the sink holds ${got.length}${got.length > 0 ? `: ${got.join('; ')}` : ''}`
  );
};
