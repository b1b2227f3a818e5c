import { objectsIn, readJson, textField, type JsonObject } from './json-fields';
import { readPostmarkEvent } from './postmark-events';
import { rebuildMail, utf8, type MailInParts } from './rebuild-mail';
import { hasBasicSecret } from './secrets';
import { eventsContent, UnreadableCall, type WebhookAdapter } from './webhook';

/** Headers that Postmark takes out of the list and gives in fields of their own. */
const OWN_FIELDS = {
  From: 'From',
  To: 'To',
  Cc: 'Cc',
  Subject: 'Subject',
  Date: 'Date',
  'Reply-To': 'ReplyTo',
};

const headersOf = (call: JsonObject): [string, string][] => {
  const listed = objectsIn(call, 'Headers').map((header): [string, string] => [
    textField(header, 'Name'),
    textField(header, 'Value'),
  ]);
  const names = new Set(listed.map(([name]) => name.toLowerCase()));
  const own = Object.entries(OWN_FIELDS).flatMap(([name, field]): [string, string][] => {
    const value = textField(call, field);
    return value === '' || names.has(name.toLowerCase()) ? [] : [[name, value]];
  });
  return [...listed, ...own];
};

const partsOf = (call: JsonObject): MailInParts => {
  const bodyOf = (name: string) => (textField(call, name) === '' ? null : utf8(textField(call, name)));
  return {
    headers: headersOf(call),
    text: bodyOf('TextBody'),
    html: bodyOf('HtmlBody'),
    files: objectsIn(call, 'Attachments').map((file) => ({
      name: textField(file, 'Name') || null,
      type: textField(file, 'ContentType'),
      contentId: textField(file, 'ContentID') || null,
      // The "Check" button of Postmark says Data.
      content: Buffer.from(textField(file, 'Content') || textField(file, 'Data'), 'base64'),
    })),
  };
};

/** MAIL FROM as Postmark notes it on top of the mail; a Return-Path further down is the sender's own. */
const returnPathOf = (call: JsonObject): string | null => {
  const [first] = objectsIn(call, 'Headers');
  if (!first || textField(first, 'Name').toLowerCase() !== 'return-path') return null;
  return textField(first, 'Value').replace(/^\s*<|>\s*$/g, '');
};

/**
 * Postmark inbound, best with "Include raw email content in JSON payload"; otherwise the mail comes in parts. Its calls
 * carry the password that stands in the webhook's address.
 */
export const createPostmark = (): WebhookAdapter => ({
  denied: 401,
  // 403 is what makes Postmark stop trying.
  refused: 403,
  verifyHead: hasBasicSecret,
  verify: hasBasicSecret,

  read({ body }) {
    const call = readJson(body);
    if ((textField(call, 'RecordType') || 'Inbound') !== 'Inbound')
      return eventsContent([readPostmarkEvent(call)]);
    const raw = textField(call, 'RawEmail');
    if (raw === '' && !('Headers' in call) && !('TextBody' in call))
      throw new UnreadableCall('There is neither RawEmail nor Headers.');
    const recipient = textField(call, 'OriginalRecipient');
    return {
      kind: 'mail',
      raw: raw === '' ? rebuildMail(partsOf(call)) : Buffer.from(raw, 'utf8'),
      envelopeFrom: returnPathOf(call),
      envelopeTo: recipient === '' ? [] : [recipient],
    };
  },
});
