import { createHash } from 'node:crypto';

import { lastField, octetsOf, readForm, textOf, type FormField } from './form-fields';
import { isJson, isObject, readJson, textField } from './json-fields';
import { readMailgunEvent } from './mailgun-events';
import { rebuildMail, utf8, type FileOfMail, type MailInParts } from './rebuild-mail';
import { feed, hmacOf, isFresh, isSame } from './secrets';
import { createTokenMemory } from './token-memory';
import { eventsContent, UnreadableCall, WrongSetup, type WebhookAdapter, type WebhookCall } from './webhook';

/** Mailgun tries for eight hours, and nothing says that it signs anew each time. */
const WINDOW_MS = 12 * 60 * 60_000;

/** Octets of an event; a mail never comes as JSON. */
const JSON_LIMIT = 1024 * 1024;

const SIGNATURE = ['timestamp', 'token', 'signature'];

const signatureOf = async (call: WebhookCall): Promise<string[]> => {
  if (!isJson(call)) {
    const fields = await readForm(call.body, call.contentType);
    return SIGNATURE.map((name) => textOf(lastField(fields, name)));
  }
  const { signature } = readJson(call.body);
  return SIGNATURE.map((name) => (isObject(signature) ? textField(signature, name) : ''));
};

/** A hash of everything that is not signed. */
const contentOf = async (call: WebhookCall): Promise<string> => {
  const hash = createHash('sha256');
  if (isJson(call)) return hash.update(call.body).digest('hex');
  for (const field of await readForm(call.body, call.contentType)) {
    if (SIGNATURE.includes(field.name)) continue;
    hash.update(`${field.name.length} ${field.content.length} ${field.name}`);
    await feed(hash, field.content);
  }
  return hash.digest('hex');
};

const parseHeaders = (text: string): [string, string][] => {
  try {
    const pairs: unknown = JSON.parse(text);
    return (Array.isArray(pairs) ? pairs : []).flatMap((pair: unknown): [string, string][] =>
      Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string'
        ? [[pair[0], pair[1]]]
        : []
    );
  } catch {
    throw new UnreadableCall('message-headers is no JSON.');
  }
};

/** Content-IDs by the name of their field; Mailgun writes `{"<id>": "attachment-1"}`. */
const contentIds = (text: string): Map<string, string> => {
  try {
    const map = JSON.parse(text || '{}') as Record<string, unknown>;
    return new Map(Object.entries(map).map(([id, field]) => [String(field), id.replace(/^<|>$/g, '')]));
  } catch {
    return new Map();
  }
};

const partsOf = async (fields: readonly FormField[]): Promise<MailInParts> => {
  const ids = contentIds(textOf(lastField(fields, 'content-id-map')));
  const files: FileOfMail[] = [];
  for (const field of fields) {
    if (!/^attachment-\d+$/.test(field.name)) continue;
    files.push({
      name: field.fileName,
      type: field.type,
      contentId: ids.get(field.name) || null,
      content: await octetsOf(field),
    });
  }
  const bodyOf = async (name: string) => {
    const field = lastField(fields, name);
    return field ? { ...utf8(''), content: await octetsOf(field) } : null;
  };
  return {
    headers: parseHeaders(textOf(lastField(fields, 'message-headers'))),
    text: await bodyOf('body-plain'),
    html: await bodyOf('body-html'),
    files,
  };
};

/**
 * Mailgun routes with `forward("https://…/mime")`, which posts the mail as it is (`body-mime`); without `/mime` at the end
 * the mail comes in parts. The signature is over timestamp and token only, so each token is good for one mail.
 */
export const createMailgun = (): WebhookAdapter => {
  const tokens = createTokenMemory({ most: 10_000, ms: 2 * WINDOW_MS });
  return {
    denied: 401,
    // "If Mailgun receives 406 (Not Acceptable), the post is rejected and not tried again."
    refused: 406,
    bodyLimit: (head) => (isJson(head) ? JSON_LIMIT : null),

    async verify(call, secret, { now }) {
      const [timestamp = '', token = '', signature = ''] = await signatureOf(call);
      const genuine = isSame(await hmacOf(secret, timestamp + token), signature.toLowerCase());
      if (!genuine || token === '' || !isFresh(timestamp, now, WINDOW_MS)) return false;
      return tokens.use(token, await contentOf(call), now);
    },

    async read(call) {
      // Events of mails that went out come as JSON.
      if (isJson(call)) return eventsContent([readMailgunEvent(readJson(call.body))]);
      const fields = await readForm(call.body, call.contentType);
      const mime = lastField(fields, 'body-mime');
      const headers = lastField(fields, 'message-headers');
      if (!mime && lastField(fields, 'message-url'))
        throw new WrongSetup('The route says store(); a mail with its files comes only with forward().');
      if (!mime && lastField(fields, 'event')) return { kind: 'nothing' };
      if (!mime && !headers) throw new UnreadableCall('There is neither body-mime nor message-headers.');
      const recipient = textOf(lastField(fields, 'recipient'));
      const sender = lastField(fields, 'sender');
      return {
        kind: 'mail',
        raw: mime ? await octetsOf(mime) : rebuildMail(await partsOf(fields)),
        envelopeFrom: sender ? textOf(sender) : null,
        envelopeTo: recipient
          .split(',')
          .map((address) => address.trim())
          .filter(Boolean),
      };
    },
  };
};
