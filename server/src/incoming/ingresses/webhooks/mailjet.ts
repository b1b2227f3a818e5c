import {
  isList,
  isObject,
  objectsIn,
  readJson,
  readObjects,
  textField,
  type JsonObject,
} from './json-fields';
import { readMailjetEvent } from './mailjet-events';
import { rebuildMail, utf8, type FileOfMail } from './rebuild-mail';
import { hasBasicSecret } from './secrets';
import { eventsContent, UnreadableCall, type WebhookAdapter } from './webhook';

/** Mailjet writes a header as its value, or as a list of values. */
const headersOf = (headers: unknown): [string, string][] =>
  Object.entries(isObject(headers) ? headers : {}).flatMap(([name, values]) =>
    [values].flat().flatMap((value): [string, string][] => (typeof value === 'string' ? [[name, value]] : []))
  );

const headerIn = (headers: readonly [string, string][], name: string): string =>
  headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';

const fileName = (headers: readonly [string, string][]): string | null => {
  const texts = [headerIn(headers, 'content-disposition'), headerIn(headers, 'content-type')];
  for (const text of texts) {
    const found = /;\s*(?:file)?name=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(text);
    if (found) return found[1]?.replace(/\\(.)/g, '$1') ?? found[2] ?? null;
  }
  return null;
};

const filesOf = (call: JsonObject): FileOfMail[] =>
  objectsIn(call, 'Parts').flatMap((part) => {
    const reference = textField(part, 'ContentRef');
    if (!/^(?:Inline)?Attachment\d+$/.test(reference)) return [];
    const headers = headersOf(part.Headers);
    const type = headerIn(headers, 'content-type') || 'application/octet-stream';
    const contentId = headerIn(headers, 'content-id').replace(/^\s*<|>\s*$/g, '');
    return [
      {
        name: fileName(headers),
        type,
        contentId: reference.startsWith('Inline') && contentId ? contentId : null,
        content: Buffer.from(textField(call, reference), 'base64'),
      },
    ];
  });

/**
 * The Parse API of Mailjet. It never sends the mail as it was, only its headers and parts, and does not say how these were
 * nested. Its calls carry the password that stands in the webhook's address.
 */
export const createMailjet = (): WebhookAdapter => ({
  denied: 401,
  refused: 413,
  verifyHead: hasBasicSecret,
  verify: hasBasicSecret,

  read({ body }) {
    // Its event webhook posts a list, or an object with an event.
    if (isList(body)) return eventsContent(readObjects(body).map(readMailjetEvent));
    const call = readJson(body);
    if ('event' in call) return eventsContent([readMailjetEvent(call)]);
    if (!isObject(call.Headers)) throw new UnreadableCall('There are no Headers.');
    const bodyOf = (name: string) => (textField(call, name) === '' ? null : utf8(textField(call, name)));
    const recipient = textField(call, 'Recipient');
    return {
      kind: 'mail',
      raw: rebuildMail({
        headers: headersOf(call.Headers),
        text: bodyOf('Text-part'),
        html: bodyOf('Html-part'),
        files: filesOf(call),
      }),
      envelopeFrom: typeof call.Sender === 'string' ? call.Sender : null,
      envelopeTo: recipient === '' ? [] : [recipient],
    };
  },
});
