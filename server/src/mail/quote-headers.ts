/**
 * The header lines that mail programs put above a quoted mail (`Von: … Gesendet: … Betreff: …`), in many languages, and
 * how to find a block of them. Each look at a line costs a bounded number of steps.
 */

export type HeaderKind = 'from' | 'date' | 'to' | 'cc' | 'bcc' | 'subject' | 'reply' | 'other';

/** Words by kind, lower-case. One word may stand for two kinds (`da`); then the more telling kind comes first. */
const WORDS: readonly [HeaderKind, string][] = [
  [
    'from',
    'from|von|de|da|van|från|fra|lähettäjä|od|från|от|від|от кого|kimden|gönderen|发件人|發件人|寄件者|寄件人|差出人|送信者|送信元|' +
      '보낸 사람|보낸사람|발신|feladó|từ|מאת|من|από|expeditor|de la|expéditeur|emittent|remetente|mittente|afzender|absender|' +
      'remitente|šalje|pošiljatelj|odosielateľ|odesílatel|nadawca|nuo|no|saatja|dari|จาก|avsändare|avsender|afsender',
  ],
  [
    'date',
    "date|sent|datum|gesendet|gesendet am|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviado em|enviada em|" +
      'enviada el|fecha|data|inviato|verzonden|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|pvm|wysłano|data wysłania|' +
      'odesláno|odoslané|дата|отправлено|отправлено|надіслано|дата відправлення|tarih|gönderildi|gönderme tarihi|gönderilme|' +
      '发送时间|发送日期|日期|時間|时间|寄件日期|傳送時間|送信日時|日時|日付|보낸 날짜|보낸날짜|날짜|elküldve|dátum|küldve|' +
      'ngày|gửi|נשלח|תאריך|تاريخ الإرسال|التاريخ|ημερομηνία|στάλθηκε|trimis|dată|poslano|datum odeslání|wysłane|data|dne|' +
      'received|reçu|empfangen|erhalten|ricevuto|recibido|recebido|ontvangen|išsiųsta|nosūtīts|saadetud|dikirim|tanggal|ส่ง|วันที่',
  ],
  [
    'to',
    'to|an|à|pour|a|para|per|aan|til|till|vastaanottaja|do|adresat|komu|pro|кому|до|kime|alıcı|收件人|收件者|宛先|送信先|받는 사람|받는사람|' +
      '수신|címzett|đến|tới|אל|إلى|προς|către|prima|primatelj|za|destinataire|destinatario|destinatário|empfänger|' +
      'ontvanger|mottagare|mottaker|modtager|príjemca|příjemce|kam|kepada|ถึง|kellele|kam',
  ],
  [
    'cc',
    'cc|kopie|copie|copie à|copia|cópia|con copia|copia a|cc-kopie|kopia|kopio|kopi|dw|udw|копия|копія|bilgi|抄送|副本|同报|참조|másolat|' +
      'másolatot kap|κοιν|עותק|نسخة|kópia|ĉc|kk|в копии|sao|tembusan|สำเนา',
  ],
  ['bcc', 'bcc|bcc-kopie|cci|cco|ccn|密送|密件副本|숨은 참조|скрытая копия|gizli|blindkopie|skrytá'],
  [
    'subject',
    'subject|betreff|objet|sujet|asunto|oggetto|soggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|тема|' +
      'konu|主题|主旨|主題|件名|제목|tárgy|chủ đề|tiêu đề|נושא|الموضوع|θέμα|subiect|naslov|zadeva|assumpte|tema|teema|re|' +
      'perihal|subjek|เรื่อง|вопрос|ämnesrad|tittel',
  ],
  [
    'reply',
    'reply-to|reply to|répondre à|antwort an|antworten an|antwoord aan|responder a|rispondi a|risposta|svar til|svara till|' +
      'vastausosoite|odpowiedź do|odpověď komu|kérjük|адрес ответа|ответить|обратный адрес|回复|回覆|返信先|답장|yanıtla|cevap adresi',
  ],
  [
    'other',
    'importance|priority|priorität|wichtigkeit|importancia|importance|attachments|attachment|anlagen|anhänge|pièces jointes|' +
      'adjuntos|datos adjuntos|allegati|anexos|bijlagen|bilagor|załączniki|вложения|附件|添付ファイル|sender|resent-from|' +
      'organization|organisation|newsgroups|message-id|x-mailer|sensitivity|mailed-by|signed-by|categories|kategorien|via',
  ],
];

const KINDS: ReadonlyMap<string, HeaderKind> = (() => {
  const map = new Map<string, HeaderKind>();
  for (const [kind, words] of WORDS)
    for (const word of words.split('|')) if (!map.has(word)) map.set(word, kind);
  return map;
})();

/** Every word for "subject", for readers of headers that lost their line breaks. */
export const SUBJECT_LABELS: readonly string[] = (
  WORDS.find(([kind]) => kind === 'subject')?.[1].split('|') ?? []
).filter((word) => word.length > 2 || /[^\x00-\x7f]/.test(word));

const MAX_LABEL = 32;
const MAX_BLOCK = 30;

export interface HeaderLine {
  /** null for a label that is in none of our languages */
  kind: HeaderKind | null;
  value: string;
}

/** Reads `Label: value`, also `*Label:* value` and `| Label : value`; null when a line is not of that form. */
export function readHeaderLine(line: string): HeaderLine | null {
  const text = line.replace(/^[\s*_|\u200e\u200f\ufeff]+/, '');
  const colon = text.slice(0, MAX_LABEL + 4).search(/[:：]/);
  if (colon < 1) return null;
  const label = text
    .slice(0, colon)
    .replace(/[*_\s\u00a0]+$/, '')
    .toLowerCase();
  // dates and addresses have colons too; a label has neither digits nor signs
  if (label === '' || label.length > MAX_LABEL || /[\d/<>@"“”=;,!?()]/.test(label)) return null;
  const value = text
    .slice(colon + 1)
    .replace(/^[*_\s\u00a0]+/, '')
    .trimEnd();
  if (value.startsWith('//')) return null;
  const kind = KINDS.get(label) ?? null;
  if (kind === null && label.split(/\s+/).length > 3) return null;
  return { kind, value };
}

export interface HeaderBlock {
  /** index after the last header line */
  end: number;
  fields: { kind: HeaderKind | null; value: string }[];
}

const DATE_VALUE = /\d{1,2}[:.h]\d{2}|\b(?:19|20)\d{2}\b|\d年|\d년/;

/**
 * Finds a block of header lines that begins at `start`: lines may be folded, and an empty line may stand between any two
 * of them. A block has a sender and two more fields, or other fields that only a mail has; where the labels are in an
 * unknown language, three neighbours with an address and a date among their values are one too.
 *
 * @param lines without quote marks
 * @returns null when no block begins there
 */
export function readHeaderBlock(lines: readonly string[], start: number): HeaderBlock | null {
  const first = readHeaderLine(lines[start] ?? '');
  if (first === null || first.kind === 'cc' || first.kind === 'bcc' || first.kind === 'other') return null;
  const fields: HeaderBlock['fields'] = [first];
  let end = start + 1;
  let blanks = 0;
  for (let i = start + 1; i < lines.length && i < start + MAX_BLOCK; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '') {
      if (++blanks > 1) break;
      continue;
    }
    const field = readHeaderLine(line);
    // after an empty line only a label that we know goes on with the block, not the text of the mail
    if (field !== null && (blanks === 0 || field.kind !== null)) {
      fields.push(field);
      end = i + 1;
      blanks = 0;
      continue;
    }
    const last = fields[fields.length - 1];
    const folded = blanks === 0 && last !== undefined && (/^\s/.test(line) || isListRest(last, line));
    if (!folded) break;
    last.value = `${last.value} ${line.trim()}`.trim();
    end = i + 1;
  }
  return isBlock(fields) ? { end, fields } : null;
}

/** A long To or Cc goes on in the next line, and so does a value that starts there (`Subject:` + line break). */
function isListRest(last: HeaderBlock['fields'][number], line: string): boolean {
  if (last.value === '') return true;
  if (last.kind === 'subject') return last.value.length > 50 && line.trim().length < 80;
  return (last.kind === 'to' || last.kind === 'cc' || last.kind === 'from') && /@|[;,]\s*$/.test(line);
}

function isBlock(fields: HeaderBlock['fields']): boolean {
  const kinds = new Set(fields.map((field) => field.kind));
  kinds.delete(null);
  kinds.delete('other');
  const known = kinds.size;
  const from = fields.find((field) => field.kind === 'from');
  const date = fields.find((field) => field.kind === 'date');
  const named = kinds.has('subject') || fields.some((field) => /\S@\S/.test(field.value));
  // "From: Berlin, To: Paris, Date: 5 May" is what people and forms write, too
  if (from !== undefined && known >= 3 && named) return true;
  if (known >= 3 && named && date !== undefined && DATE_VALUE.test(date.value)) return true;
  if (from !== undefined && known === 2)
    return /@|mailto:/.test(from.value) || (date !== undefined && DATE_VALUE.test(date.value));
  const address = fields.some((field) => /\S@\S/.test(field.value));
  const dated = fields.some((field) => DATE_VALUE.test(field.value) && /\d{1,2}[:.h]\d{2}/.test(field.value));
  return fields.length >= 3 && address && dated;
}
