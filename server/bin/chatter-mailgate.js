#!/usr/bin/env node
'use strict';

/*
 * Hands a mail from standard input to a Strapi with Chatter: the command that a mail server pipes into. One file without
 * dependencies, for Node 18 or later; it may be copied to the mail server by itself. See docs/incoming-mailgate.md.
 */

const { readFileSync, statSync } = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const { parseArgs } = require('node:util');

const USAGE = `Usage: chatter-mailgate [options] [--] [recipient ...] < mail

  --config FILE       settings; default: /etc/chatter-mailgate.conf, if it is there
  --url URL           address of Strapi, such as https://cms.example.com
  --from ADDRESS      envelope sender, empty for a delivery report; default: $SENDER
  --to ADDRESS        envelope recipient, may be repeated; default: $ORIGINAL_RECIPIENT or $RECIPIENT
  --server ID         incoming server whose rules apply
  --unknown WHAT      mail whose recipients are all unknown: hold (default) or refuse
  --retry WHEN        network (default), always or never; see below
  --timeout SECONDS   for the whole attempt; default: 60
  --max-bytes N       larger mails are not read; default: 104857600
  --help

The API token comes from the settings or from $CHATTER_TOKEN, never from the command line, where everybody could read it.
Settings are lines "key = value" with the keys url, token, server, unknown, retry, timeout, max-bytes.

Exit codes (sysexits.h): 0 stored, 64 usage, 65 the mail was refused (empty, too large), 67 unknown recipient, 75 try again
later, 77 the token was refused, 78 settings. When nobody answers, or the server has trouble, the code is 75; with
--retry never it is 68 for an unknown host and 69 for the rest; with --retry always, 77 and 78 are 75 too.
`;

const EXIT = {
  stored: 0,
  usage: 64,
  data: 65,
  unknownRecipient: 67,
  noHost: 68,
  unavailable: 69,
  later: 75,
  noPermission: 77,
  settings: 78,
};

const DEFAULT_CONFIG = '/etc/chatter-mailgate.conf';
const KEYS = ['url', 'token', 'server', 'unknown', 'retry', 'timeout', 'max-bytes'];
/** ms before the second attempt, answers after which there is one, and octets of an answer that are read. */
const PAUSE_MS = 2000;
const TWICE = [502, 503, 504];
const ANSWER_LIMIT = 64 * 1024;
/** Recipients that one call may have. */
const MOST_RECIPIENTS = 100;

/** What went wrong, with the exit code that says so. */
class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const readOptions = (args) => {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        url: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string', multiple: true },
        server: { type: 'string' },
        unknown: { type: 'string' },
        retry: { type: 'string' },
        timeout: { type: 'string' },
        'max-bytes': { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Failure(EXIT.usage, `${error.message}\n\n${USAGE}`);
  }
};

/** A file with a token in it must not be for everybody. */
const readConfigFile = (named) => {
  const path = named ?? DEFAULT_CONFIG;
  let text;
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o007) !== 0)
      throw new Failure(EXIT.settings, `${path} holds a token and is open to every user: chmod o-rwx it.`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error.code === 'ENOENT' && named === undefined) return {};
    throw new Failure(EXIT.settings, `${path} cannot be read (${error.code ?? error.message}).`);
  }
  const settings = {};
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(0, at)).trim();
    // The line itself is not repeated: it may be the token.
    if (!KEYS.includes(key))
      throw new Failure(
        EXIT.settings,
        `${path}, line ${index + 1}: expected "key = value" with one of ${KEYS.join(', ')}.`
      );
    settings[key] = line.slice(at + 1).trim();
  }
  return settings;
};

const oneOf = (name, value, choices) => {
  if (!choices.includes(value))
    throw new Failure(EXIT.settings, `${name} must be one of ${choices.join(', ')}.`);
  return value;
};

const positive = (name, value) => {
  const number = Number(value);
  if (!(number > 0) || !Number.isFinite(number))
    throw new Failure(EXIT.settings, `${name} must be a positive number.`);
  return number;
};

const endpointOf = (text) => {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new Failure(EXIT.settings, 'url must be the address of Strapi, such as https://cms.example.com.');
  }
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password || url.search)
    throw new Failure(EXIT.settings, 'url must begin with http:// or https://, without user and query.');
  const path = url.pathname.replace(/\/+$/, '');
  // Whoever has changed the prefix of the API gives the whole address.
  url.pathname = path.endsWith('/chatter/incoming') ? path : `${path}/api/chatter/incoming`;
  return url;
};

/** Options beat the environment, which beats the file. */
const readSettings = (options, env) => {
  const file = readConfigFile(options.config ?? env.CHATTER_MAILGATE_CONFIG);
  const url = options.url ?? env.CHATTER_URL ?? file.url;
  const token = env.CHATTER_TOKEN ?? file.token;
  if (!url)
    throw new Failure(
      EXIT.settings,
      'There is no url: set it in the settings, with --url or as $CHATTER_URL.'
    );
  if (!token)
    throw new Failure(EXIT.settings, 'There is no token: set it in the settings or as $CHATTER_TOKEN.');
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new Failure(EXIT.settings, 'The token holds characters that no token has.');
  const value = (name, otherwise) => options[name] ?? file[name] ?? otherwise;
  return {
    endpoint: endpointOf(url),
    token,
    server: options.server ?? env.CHATTER_SERVER ?? file.server,
    unknown: oneOf('unknown', value('unknown', 'hold'), ['hold', 'refuse']),
    retry: oneOf('retry', value('retry', 'network'), ['network', 'always', 'never']),
    timeoutMs: positive('timeout', value('timeout', '60')) * 1000,
    maxBytes: positive('max-bytes', value('max-bytes', String(100 * 1024 * 1024))),
  };
};

/** Postfix writes the null sender as MAILER-DAEMON, others as <>. */
const senderOf = (from, env) => {
  const sender = from ?? env.SENDER;
  return sender === undefined || !/^(?:<>|mailer-daemon)$/i.test(sender.trim()) ? sender : '';
};

const recipientsOf = (given, env) => {
  const fromParts =
    env.LOCAL_PART && env.DOMAIN
      ? `${env.LOCAL_PART_PREFIX ?? ''}${env.LOCAL_PART}${env.LOCAL_PART_SUFFIX ?? ''}@${env.DOMAIN}`
      : '';
  const named = env.ORIGINAL_RECIPIENT || env.RECIPIENT || fromParts;
  const recipients = [...new Set((given.length > 0 ? given : [named]).filter((address) => address !== ''))];
  if (recipients.length > MOST_RECIPIENTS)
    throw new Failure(EXIT.usage, `Not more than ${MOST_RECIPIENTS} recipients at a time.`);
  return recipients;
};

/** The mail; without the line `From sender date` that some deliveries put before it. */
const readMail = async (input, maxBytes) => {
  if (input.isTTY) throw new Failure(EXIT.usage, `The mail is expected on standard input.\n\n${USAGE}`);
  const chunks = [];
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (size > maxBytes) throw new Failure(EXIT.data, `The mail has more than ${maxBytes} octets.`);
    chunks.push(chunk);
  }
  const mail = Buffer.concat(chunks, size);
  const body =
    mail.subarray(0, 5).toString('latin1') === 'From ' ? mail.subarray(mail.indexOf(10) + 1) : mail;
  if (body.length === 0) throw new Failure(EXIT.data, 'The mail is empty.');
  return body;
};

/** Sends the mail once: `{ status, body }`, or `{ error }` when no answer came. */
const post = (url, { token, mail, timeoutMs }) =>
  new Promise((resolve) => {
    let settled = false;
    const settle = (outcome) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(outcome);
      request.destroy();
    };
    const timer = setTimeout(
      () => settle({ error: { code: 'ETIMEDOUT', message: 'no answer in time' } }),
      timeoutMs
    );
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      agent: false,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'message/rfc822',
        'content-length': mail.length,
        accept: 'application/json',
        'user-agent': 'chatter-mailgate',
      },
    });
    request.on('error', (error) => settle({ error }));
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text) => {
        if (body.length < ANSWER_LIMIT) body += text;
      });
      response.on('error', (error) => settle({ error }));
      response.on('end', () => settle({ status: response.statusCode, body }));
    });
    request.end(mail);
  });

/** Twice, if the first time nobody was there: a restart takes seconds, and the same mail twice is one record. */
const postWithPatience = async (url, { token, mail, timeoutMs }) => {
  const end = Date.now() + timeoutMs;
  const first = await post(url, { token, mail, timeoutMs });
  const left = end - Date.now() - PAUSE_MS;
  if ((first.error === undefined && !TWICE.includes(first.status)) || left <= 0) return first;
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  return post(url, { token, mail, timeoutMs: left });
};

const parseAnswer = (text) => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
};

/** Words of a stranger for a log: one line, no control characters. */
const clip = (text) =>
  String(text)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .slice(0, 500);

/** What an outcome means: null once the mail is stored, else the failure. */
const judge = (outcome, retry) => {
  const unreachable = retry === 'never' ? EXIT.unavailable : EXIT.later;
  if (outcome.error) {
    const { code, message } = outcome.error;
    const unknownHost = retry === 'never' && code === 'ENOTFOUND';
    return new Failure(unknownHost ? EXIT.noHost : unreachable, `No answer: ${clip(code ?? message)}.`);
  }
  const { status } = outcome;
  const answer = parseAnswer(outcome.body);
  const words = clip(answer.error?.message ?? '');
  if (status === 200 && Number.isInteger(answer.id)) return null;
  if (status === 404 && answer.error?.details?.reason === 'unknown_recipient')
    return new Failure(EXIT.unknownRecipient, `5.1.1 ${words}`);
  if ([400, 413, 415, 422].includes(status)) return new Failure(EXIT.data, `Refused (${status}): ${words}`);
  if ([401, 403].includes(status))
    return new Failure(EXIT.noPermission, `The token was refused (${status}): ${words}`);
  if ([404, 405, 410].includes(status) || (status >= 300 && status < 400))
    return new Failure(EXIT.settings, `There is no mailgate at this url (${status}). ${words}`);
  return new Failure(unreachable, `The server cannot take it now (${status}). ${words}`);
};

/** Set as early as possible: with `always`, not even settings that cannot be read send a mail back. */
let retry = 'network';

const main = async () => {
  const { values, positionals } = readOptions(process.argv.slice(2));
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  retry = values.retry ?? retry;
  const settings = readSettings(values, process.env);
  retry = settings.retry;
  const recipients = recipientsOf([...(values.to ?? []), ...positionals], process.env);
  const sender = senderOf(values.from, process.env);
  const mail = await readMail(process.stdin, settings.maxBytes);

  const query = new URLSearchParams();
  for (const recipient of recipients) query.append('to', recipient);
  if (sender !== undefined) query.set('from', sender);
  if (settings.server) query.set('server', settings.server);
  if (settings.unknown === 'refuse') query.set('unknown', 'refuse');
  settings.endpoint.search = query.toString();

  const failure = judge(await postWithPatience(settings.endpoint, { ...settings, mail }), retry);
  if (failure) throw failure;
};

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  // What nobody thought of is no reason to lose a mail.
  const code = error instanceof Failure ? error.code : EXIT.later;
  const wrongSetup = [EXIT.noPermission, EXIT.settings].includes(code);
  process.exit(wrongSetup && retry === 'always' ? EXIT.later : code);
});
