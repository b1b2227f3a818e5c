import { readHeaderLine } from './quote-headers';

/** Single lines that part a reply from what it answers: introductions, separators, signatures. Linear, per line. */

const list = (words: string) => words.split('|');

/** "wrote" in the languages of the mail programs we know, lower-case. */
const WROTE = list(
  'wrote|writes|a écrit|écrit|schrieb|geschrieben|escribió|escribio|ha escrito|escreveu|ha scritto|' +
    'scrisse|scritto|schreef|geschreven|skrev|skreiv|kirjoitti|napisał|napisała|pisze|napsal|napsala|' +
    'napísal|napísala|написал|написала|пишет|писал|писала|пише|написав|yazdı|yazmış|写道|寫道|写到|書きました|書いた|' +
    '작성|썼습니다|a scris|írta|έγραψε|כתב|כתבה|كتب|đã viết|viết|menulis|va escriure|ha escrit|escribiu|' +
    'napisao|napisala|je napisal|rakstīja|rašė|kirjutas|написа|เขียน|idatzi|skrifaði|a envoyé|sent|said|' +
    'sagte|mailte|verzond|het volgende geschreven|responded|replied'
);

/** Verbs that only count with a date and an address, because people write them above lists of their own, too. */
const WEAK = new Set([
  'sent',
  'said',
  'sagte',
  'responded',
  'replied',
  'a envoyé',
  'écrit',
  'scritto',
  'viết',
  '작성',
  'เขียน',
]);

const TIME = /\d{1,2}\s?[:.hH時시点點]\s?\d{2}|\d{1,2}\s?(?:[ap]\.?m\.?|uhr|時|시)\b/i;
const DATE =
  /\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b(?:19|20)\d{2}\b|\d{1,2}\s?[年月日]|\d{1,2}\s?[년월일]|\b\d{1,2}\.?(?:\s+de)?\s+\p{L}{3,12}|\p{L}{3,12}\.?\s+\d{1,2}\b/u;
const ADDRESS = /[^\s<>@"]@[^\s<>@"]/;

/** Gmail's older form has no verb and no colon: `2016-03-03 17:21 GMT+01:00 Some One`. */
const DATE_AND_NAME =
  /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2},? \d{1,2}:\d{2}(?::\d{2})? (?:GMT|UTC|[+-]\d{2}:?\d{2})\S*\s+\S/;

const MAX_INTRO = 400;
const MAX_INTRO_LINES = 5;

/** Takes off formatting marks and invisible characters that clients put around such lines. */
function bare(line: string): string {
  return line
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff*_]/g, '')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim();
}

function verbOf(lower: string): string | null {
  let best: string | null = null;
  for (const verb of WROTE) {
    const at = lower.lastIndexOf(verb);
    if (at < 0) continue;
    const before = at === 0 ? ' ' : (lower[at - 1] ?? ' ');
    const after = lower[at + verb.length] ?? ' ';
    const latin = /[a-zà-ÿąćęłńóśźżа-я]/;
    if (latin.test(verb[0] ?? '') && (latin.test(before) || (latin.test(after) && after !== '('))) continue;
    if (best === null || !WEAK.has(verb)) best = verb;
  }
  return best;
}

/**
 * Whether a text (one or more lines, joined) introduces a quote: `On … wrote:`, `Le … a écrit :`, `… <a@b>:`.
 *
 * @param quoteFollows the next line is a quoted one, which lets weaker forms pass
 */
export function isIntroText(text: string, quoteFollows: boolean): boolean {
  // Zoho frames the line with dashes instead of a colon
  const framed = /^-{2,}.*-{2,}$/.test(bare(text.slice(0, MAX_INTRO)));
  const line = framed
    ? `${bare(text)
        .replace(/^-+|-+$/g, '')
        .trim()}:`
    : bare(text);
  if (line.length < 6 || line.length > MAX_INTRO) return false;
  if (DATE_AND_NAME.test(line)) return true;
  const colon = /[:：]\s?[>"”]?$/.test(line);
  const lower = line.toLowerCase();
  const verb = verbOf(lower);
  if (!colon) {
    // some clients forget the colon, but never the date, and the verb is the last word then
    return (
      verb !== null &&
      !WEAK.has(verb) &&
      DATE.test(line) &&
      TIME.test(line) &&
      /(?:wrote|a écrit|schrieb)[.,]?$/.test(lower)
    );
  }
  // no client writes in the first person: "I sent this to … on …:" is a sentence
  if (/^(?:i|we|ich|wir|je|yo|io|eu|ik|jag|jeg) /i.test(line)) return false;
  const dated = DATE.test(line);
  const timed = TIME.test(line);
  const address = ADDRESS.test(line);
  if (address && dated && timed) return true;
  if (verb === null) return quoteFollows && (address || (dated && timed)) && line.length < 200;
  const strong = !WEAK.has(verb);
  if (strong && (dated || timed) && (address || quoteFollows)) return true;
  // "On Monday I wrote:" speaks of the writer, no client writes that
  const tail = lower.length - lower.lastIndexOf(verb) - verb.length;
  const firstPerson = /\b(?:i|we|ich|wir|je|j'ai|yo|io|eu|ik|jag|jeg)\b/.test(
    lower.slice(-verb.length - tail - 12)
  );
  if (strong && dated && (timed || tail <= 3 || /\d{4}/.test(line)) && !firstPerson) return true;
  if (strong && address) return true;
  return quoteFollows && line.length < 150 && strong;
}

/**
 * Finds an introduction that begins at line `start` and may be wrapped over some lines.
 *
 * @param lines without quote marks, all of one quote depth
 * @param isQuote whether a line of the mail is quoted deeper
 * @returns index after its last line, or -1
 */
export function readIntro(
  lines: readonly string[],
  start: number,
  isQuote: (index: number) => boolean
): number {
  let text = '';
  for (let i = start; i < lines.length && i < start + MAX_INTRO_LINES; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '' || (i > start && isQuote(i))) return -1;
    text = text === '' ? line : `${text} ${line.trim()}`;
    if (text.length > MAX_INTRO + 100) return -1;
    // a sentence that ended is no part of an introduction
    if (
      i > start &&
      /[.!?]$/.test((lines[i - 1] ?? '').trim()) &&
      !/\d\.$|\b\p{L}{1,4}\.$/u.test((lines[i - 1] ?? '').trim())
    )
      return -1;
    if (!mayEnd(line)) continue;
    if (isIntroText(text, nextIsQuote(lines, i + 1, isQuote))) {
      return beginsLater(lines.slice(start, i + 1)) ? -1 : i + 1;
    }
  }
  return -1;
}

/** First word of an introduction that was wrapped right after it. */
const OPENER = /^(?:on|am|le|el|il|em|op|den|dne|dnia|il giorno|a)$/i;

/**
 * Whether a later line begins an introduction with everything that one has: then the lines above it are the sender's own
 * short lines, not its wrapped beginning.
 */
function beginsLater(lines: readonly string[]): boolean {
  for (let i = 1; i < lines.length; i++) {
    const text = lines.slice(i).join(' ');
    if (!DATE.test(text) || !TIME.test(text) || verbOf(bare(text).toLowerCase()) === null) return false;
    if (isIntroText(text, false) && !OPENER.test(bare(lines[i - 1] ?? ''))) return true;
  }
  return false;
}

function mayEnd(line: string): boolean {
  const end = line
    .trimEnd()
    .slice(-60)
    .replace(/[*_\u200e\u200f\u202c\s]+$/, '');
  return (
    /[:：>"”)]$|-{2}$/.test(end) ||
    /(?:wrote|écrit|schrieb)[.,]?$/i.test(end) ||
    DATE_AND_NAME.test(line.trim())
  );
}

function nextIsQuote(lines: readonly string[], from: number, isQuote: (index: number) => boolean): boolean {
  for (let i = from; i < lines.length && i < from + 3; i++) {
    if (isQuote(i)) return true;
    if ((lines[i] ?? '').trim() !== '') return false;
  }
  return false;
}

/** Words between the dashes of `----- Original Message -----`, or alone as `Begin forwarded message:`. */
const SEPARATOR_WORDS = list(
  'original message|original-nachricht|originalnachricht|ursprüngliche nachricht|' +
    'ursprungliche nachricht|originalmeddelande|ursprungligt meddelande|message original|' +
    "message d'origine|message d’origine|message initial|mensaje original|messaggio originale|" +
    'mensagem original|oorspronkelijk bericht|oorspronkelijke bericht|origineel bericht|' +
    'oprindelig meddelelse|original meddelelse|opprinnelig melding|original melding|alkuperäinen viesti|' +
    'wiadomość oryginalna|oryginalna wiadomość|původní zpráva|pôvodná správa|исходное сообщение|' +
    'оригинальное сообщение|вихідне повідомлення|orijinal ileti|orijinal mesaj|özgün ileti|原始邮件|原始郵件|' +
    '邮件原件|元のメッセージ|オリジナルメッセージ|원본 메시지|eredeti üzenet|mesaj original|izvorna poruka|originalna poruka|' +
    'αρχικό μήνυμα|הודעה מקורית|reply message|forwarded message|forwarded by|message transféré|' +
    'message transmis|weitergeleitete nachricht|mensaje reenviado|messaggio inoltrato|' +
    'mensagem encaminhada|doorgestuurd bericht|vidarebefordrat meddelande|vidarebefordrat mejl|' +
    'videresendt meddelelse|videresendt melding|videresendt besked|edelleenlähetetty viesti|' +
    'välitetty viesti|przekazana wiadomość|wiadomość przekazana|přeposlaná zpráva|preposlaná správa|' +
    'пересланное сообщение|пересылаемое сообщение|переслане повідомлення|iletilen ileti|iletilmiş mesaj|' +
    'yönlendirilen ileti|yönlendirilmiş ileti|转发邮件|转发的邮件|轉寄郵件|転送メッセージ|メッセージを転送|転送されたメッセージ|전달된 메시지|' +
    'továbbított üzenet|mesaj redirecționat|proslijeđena poruka|prosljeđena poruka|προωθημένο μήνυμα'
);

/** Lines that stand alone above a forwarded mail (Apple Mail and others). */
const FORWARD_LINES = list(
  'begin forwarded message|forwarded message|start of forwarded message|' +
    'anfang der weitergeleiteten nachricht|weitergeleitete nachricht|début du message réexpédié|' +
    'début du message transféré|inicio del mensaje reenviado|inizio messaggio inoltrato|' +
    'início da mensagem reencaminhada|início da mensagem encaminhada|begin doorgestuurd bericht|' +
    'vidarebefordrat brev|vidarebefordrat mejl|ileti başlangıcı|i̇leti başlangıcı|start på vidarebefordrat brev|videresendt besked|start på videresendt besked|' +
    'videresendt melding|välitetty viesti|välitetty viesti alkaa|początek przekazywanej wiadomości|' +
    'začátek přeposílané zprávy|začiatok preposlanej správy|начало переадресованного сообщения|' +
    'начало пересылаемого сообщения|початок листа, що пересилається|i̇letilen iletinin başlangıcı|' +
    'iletilen ileti|iletinin başlangıcı|开始转发的邮件|下面是被转发的邮件|開始轉寄的郵件|転送されたメッセージ|전달된 메시지|' +
    'továbbított levél kezdete|proslijeđena poruka|započetak proslijeđene poruke|mesaj redirecționat|' +
    'начало на препратено съобщение'
);

export type Separator = 'none' | 'original' | 'forward';

/** Whether a line parts a reply from a quoted or forwarded mail by words and dashes. */
export function readSeparator(line: string, next: string): Separator {
  const text = bare(line.slice(0, 120).replace(/_/g, '-'))
    .toLowerCase()
    .replace(/i\u0307/g, 'i');
  if (text.length < 4) return 'none';
  const dashed = /^[-–—=~+]{2,}[^-–—=~+]/.test(text);
  const words = text.replace(/^[-–—=~+>\s]+/, '').replace(/[-–—=~+\s:：]+$/, '');
  if (dashed) {
    const at = SEPARATOR_WORDS.findIndex((phrase) => words.startsWith(phrase));
    if (at >= 0) return at >= FIRST_FORWARD ? 'forward' : 'original';
    // unknown words between two rules count when header lines follow
    const framed =
      line.length <= 120 && /[-–—=~+]{3,}$/.test(text) && words.length <= 60 && words.split(' ').length <= 6;
    if (framed && words !== '' && (readHeaderLine(next)?.kind ?? null) !== null) return 'original';
    return 'none';
  }
  return FORWARD_LINES.includes(words) && /[:：]$/.test(text) ? 'forward' : 'none';
}

const FIRST_FORWARD = SEPARATOR_WORDS.indexOf('forwarded message');

/** A line of nothing but dashes, underscores or stars. */
export function isRule(line: string): boolean {
  const text = line.trim();
  return text.length >= 2 && /^[-_=*~#+–—―─━\s]+$/.test(text);
}

/** The signature delimiter (RFC 3676 4.3) and what clients make of it. */
export function isSignatureDelimiter(line: string): boolean {
  return /^(?:-- ?|–|—|—-|- -|__)[\s\u00a0]*$/.test(line);
}

/** Beginnings of the lines that phones and web mailers add below a mail, lower-case. */
const SENT_FROM = list(
  'sent from|sent via|sent with|sent on my|sent by my|sent using|envoyé de mon|envoyé depuis|' +
    'envoyé à partir de|envoyé avec|envoyé par|von meinem|gesendet von|gesendet mit|gesendet vom|' +
    'diese nachricht wurde von meinem|enviado desde|enviado con|enviado do|enviado de|enviado a partir|' +
    'enviado via|enviado por|inviato da|inviato dal|inviato con|verzonden vanaf|verzonden met|' +
    'verstuurd vanaf|verstuurd met|verstuurd van|skickat från|skickades från|sendt fra|sendt fra min|' +
    'sendt med|lähetetty|wysłane z|wysłano z|odesláno z|odoslané z|poslano z|отправлено с|отправлено из|' +
    'послано с|надіслано з|gönderildi|从我的|從我的|发自我的|發自我的|寄自我的|从|iphoneから送信|ipadから送信|나의|trimis de pe|' +
    'küldve|get outlook for|télécharger outlook|obtenir outlook|outlook für|obtener outlook|' +
    'obter o outlook|ottieni outlook|outlook voor|hämta outlook|hent outlook|pobierz outlook|enviat des|' +
    'στάλθηκε από|נשלח מה|poslano s|holen sie sich outlook|download outlook|scarica outlook'
);

const DEVICE =
  /iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|redmi|oppo|pixel|nokia|blackberry|motorola|smartphone|handy|téléphone|mobil|móvil|celular|cellulare|telefon|phone|tablet|outlook|yahoo|proton|gmail|mail\b|mailbox|windows|mac\b|thunderbird|spark|airmail|nine|hey\.com|app\b|tutanota|tuta|fastmail|superhuman|gmx|web\.de|orange|at&t|verizon|t-mobile|vodafone|手机|手機|휴대/i;

/** Whether a line says which device or program sent the mail: it was not typed by the sender. */
export function isSentFromLine(line: string): boolean {
  const text = bare(line.slice(0, 200))
    .replace(/^[-–—<[(]+\s*/, '')
    .replace(/[[\]]/g, '')
    .toLowerCase();
  if (text.length === 0 || text.length > 150) return false;
  if (/(?:gönderildi|から送信|에서 보냄|发送|發送)\W*$/.test(text) && text.length < 60)
    return DEVICE.test(text);
  return (
    SENT_FROM.some((start) => text.startsWith(start)) && DEVICE.test(text) && text.split(' ').length <= 14
  );
}

/** Lines by which help desks mark where an answer ends (`## Please type your reply above this line ##`). */
export function isReplyMarker(line: string): boolean {
  const text = line.slice(0, 250).toLowerCase();
  if (text.length > 200) return false;
  if (
    /above this line|above the line|au-dessus de cette ligne|oberhalb dieser (?:zeile|linie)|über dieser (?:zeile|linie)|encima de esta línea|arriba de esta línea|sopra questa (?:riga|linea)|acima desta linha|boven deze (?:regel|lijn)|ovanför denna rad|over denne linj?e/.test(
      text
    )
  ) {
    return /repl|respon|answer|write|type|répon|écri|antwort|schreib|escrib|rispond|scriv|escrev|antwoord|svar|typ/.test(
      text
    );
  }
  return false;
}
