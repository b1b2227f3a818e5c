import { createPublicKey, createVerify, type KeyObject } from 'node:crypto';

import { lastField, octetsOf, readForm, textOf, type FormField } from './form-fields';
import { isJson, isObject, readJson, readObjects, textField, textsIn, type JsonObject } from './json-fields';
import { rebuildMail, type BodyText, type FileOfMail, type MailInParts } from './rebuild-mail';
import { feed, hasBasicSecret, isFresh } from './secrets';
import { readSendgridEvent } from './sendgrid-events';
import { eventsContent, headerOf, UnreadableCall, type WebhookAdapter, type WebhookCall } from './webhook';

/** SendGrid tries for three days; the signature is over the mail, so an old call can only bring the same mail again. */
const WINDOW_MS = 4 * 24 * 60 * 60_000;

/** Octets of a list of events; SendGrid sends at most 768 kB. */
const EVENTS_LIMIT = 4 * 1024 * 1024;

/** The public key of a security policy, in PEM or as SendGrid shows it (base64 of DER); null for another secret. */
export const readPublicKey = (secret: string): KeyObject | null => {
  try {
    const key = secret.includes('-----BEGIN')
      ? createPublicKey(secret)
      : createPublicKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec' ? key : null;
  } catch {
    return null;
  }
};

const parseObject = (text: string): JsonObject => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};

/** A header block as it stood in the mail, unfolded. */
const readHeaders = (block: string): [string, string][] =>
  block
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : [];
    });

const partsOf = async (fields: readonly FormField[]): Promise<MailInParts> => {
  const charsets = parseObject(textOf(lastField(fields, 'charsets')));
  const about = parseObject(textOf(lastField(fields, 'attachment-info')));
  const bodyOf = async (name: string): Promise<BodyText | null> => {
    const field = lastField(fields, name);
    return field ? { content: await octetsOf(field), charset: textField(charsets, name) || 'utf-8' } : null;
  };
  const files: FileOfMail[] = [];
  for (const field of fields) {
    if (!/^attachment\d+$/.test(field.name)) continue;
    const info = isObject(about[field.name]) ? (about[field.name] as JsonObject) : {};
    files.push({
      name: textField(info, 'filename') || field.fileName,
      type: textField(info, 'type') || field.type,
      contentId: textField(info, 'content-id') || null,
      content: await octetsOf(field),
    });
  }
  return {
    headers: readHeaders(textOf(lastField(fields, 'headers'))),
    text: await bodyOf('text'),
    html: await bodyOf('html'),
    files,
  };
};

/**
 * SendGrid Inbound Parse, best with "POST the raw, full MIME message"; otherwise the mail comes in parts. Its calls prove
 * themselves by the signature of a security policy (the secret is its public key), or by the password in the address.
 */
export const createSendgrid = (): WebhookAdapter => {
  const isSigned = async (call: WebhookCall, key: KeyObject, now: number): Promise<boolean> => {
    const timestamp = headerOf(call, 'x-twilio-email-event-webhook-timestamp');
    const signature = headerOf(call, 'x-twilio-email-event-webhook-signature');
    const check = createVerify('sha256').update(timestamp, 'utf8');
    await feed(check, call.body);
    return check.verify(key, signature, 'base64') && isFresh(timestamp, now, WINDOW_MS);
  };

  return {
    denied: 401,
    refused: 413,
    bodyLimit: (head) => (isJson(head) ? EVENTS_LIMIT : null),

    // A password shows before the body; a signature needs it.
    verifyHead: (head, secret) => readPublicKey(secret) !== null || hasBasicSecret(head, secret),

    async verify(call, secret, { now }) {
      const key = readPublicKey(secret);
      return key ? isSigned(call, key, now) : hasBasicSecret(call, secret);
    },

    async read(call) {
      // Its event webhook posts a list.
      if (isJson(call)) return eventsContent(readObjects(call.body).map(readSendgridEvent));
      const fields = await readForm(call.body, call.contentType);
      const mime = lastField(fields, 'email');
      if (!mime && !lastField(fields, 'headers'))
        throw new UnreadableCall('There is neither email nor headers among the fields.');
      const envelope = readJson(textOf(lastField(fields, 'envelope')) || '{}');
      return {
        kind: 'mail',
        raw: mime ? await octetsOf(mime) : rebuildMail(await partsOf(fields)),
        envelopeFrom: typeof envelope.from === 'string' ? envelope.from : null,
        envelopeTo: textsIn(envelope, 'to'),
      };
    },
  };
};
