import { splitHtml, splitText, trimText } from '../../../server/src/mail/fresh-text';
import { htmlToText } from '../../../server/src/mail/html';

const fold = (text: string) => text.replace(/\s+/g, ' ').trim();

/** What mail programs write above a quote, by language. */
const INTRODUCTIONS = [
  'On Mon, Jun 2, 2025 at 4:20 PM Bo <bo@example.org> wrote:',
  'On 2 June 2025 16:20:11 BST, Bo <bo@example.org> wrote:',
  'On Jun 2, 2025, at 16:20, Bo <bo@example.org> wrote:',
  'On Mon, 2 Jun 2025, Bo wrote:',
  'Bo wrote on 6/2/2025 4:20 PM:',
  '---- On Mon, 02 Jun 2025 16:20:11 +0200 Bo <bo@example.org> wrote ----',
  'Le lun. 2 juin 2025 à 16:20, Bo <bo@example.org> a écrit :',
  'Le 02/06/2025 à 16:20, Bo a écrit :',
  'Am 02.06.25 um 16:20 schrieb Bo:',
  'Am Mo., 2. Juni 2025 um 16:20 Uhr schrieb Bo <bo@example.org>:',
  'Bo <bo@example.org> schrieb am Mo., 2. Juni 2025, 16:20:',
  'El lun, 2 jun 2025 a las 16:20, Bo (<bo@example.org>) escribió:',
  'Il giorno lun 2 giu 2025 alle ore 16:20 Bo <bo@example.org> ha scritto:',
  'Em seg., 2 de jun. de 2025 às 16:20, Bo <bo@example.org> escreveu:',
  'Op ma 2 jun 2025 om 16:20 schreef Bo <bo@example.org>:',
  'Den mån 2 juni 2025 kl 16:20 skrev Bo <bo@example.org>:',
  'man. 2. jun. 2025 kl. 16.20 skrev Bo <bo@example.org>:',
  'ma 2. kesäk. 2025 klo 16.20 Bo (bo@example.org) kirjoitti:',
  'pon., 2 cze 2025 o 16:20 Bo <bo@example.org> napisał(a):',
  'po 2. 6. 2025 v 16:20 odesílatel Bo <bo@example.org> napsal:',
  'пн, 2 июн. 2025 г. в 16:20, Bo <bo@example.org>:',
  '02.06.2025 16:20, Bo пишет:',
  'пн, 2 черв. 2025 р. о 16:20 Bo <bo@example.org> пише:',
  '2 Haz 2025 Pzt, saat 16:20 tarihinde Bo <bo@example.org> şunu yazdı:',
  '2025年6月2日(月) 16:20 Bo <bo@example.org>:',
  '在 2025年6月2日，16:20，Bo <bo@example.org> 写道：',
  '2025년 6월 2일 (월) 오후 4:20, Bo <bo@example.org>님이 작성:',
  'În lun., 2 iun. 2025 la 16:20, Bo <bo@example.org> a scris:',
  'Bo <bo@example.org> ezt írta (időpont: 2025. jún. 2., H, 16:20):',
  'Vào 16:20, Th 2, 2 thg 6, 2025 Bo <bo@example.org> đã viết:',
];

describe.each(INTRODUCTIONS)('%s', (intro) => {
  const old = 'Old text, first line.\nOld text, second line.';
  const quoted = old.replace(/^/gm, '> ');

  test('above a quote', () => {
    expect(splitText(`New.\n\n${intro}\n\n${quoted}\n`)).toEqual({
      fresh: 'New.',
      quoted: `${intro}\n\n${quoted}`,
    });
  });
  test('above a mail without quote marks', () => {
    expect(splitText(`New.\n\n${intro}\n\n${old}\n`).fresh).toBe('New.');
  });
  test('wrapped', () => {
    const half = intro.indexOf(' ', 30);
    if (half < 0) return;
    const wrapped = `${intro.slice(0, half)}\n${intro.slice(half + 1)}`;
    expect(splitText(`New.\n\n${wrapped}\n\n${quoted}\n`).fresh).toBe('New.');
  });
  test('with the answer below', () => {
    expect(splitText(`${intro}\n${quoted}\n\nNew.\n`).fresh).toBe('New.');
  });
  test('within the quote', () => {
    expect(splitText(`New.\n\n> ${intro}\n> \n${quoted}\n`).fresh).toBe('New.');
  });
  test('as HTML', () => {
    const escaped = intro.replace(/</g, '&lt;').replace(/>/g, '&gt;');
    const html = `<div>New.</div><div><br></div><div>${escaped}<br></div><blockquote type="cite"><div>Old</div></blockquote>`;
    expect(fold(htmlToText(splitHtml(html).fresh))).toBe('New.');
  });
});

/** Header blocks: sender, date, recipient, subject. */
const LABELS = [
  ['From', 'Sent', 'To', 'Subject'],
  ['*From:*', '*Sent:*', '*To:*', '*Subject:*'],
  ['Von', 'Gesendet', 'An', 'Betreff'],
  ['De', 'Envoyé', 'À', 'Objet'],
  ['De ', 'Envoyé ', 'À ', 'Objet '],
  ['De', 'Enviado el', 'Para', 'Asunto'],
  ['Da', 'Inviato', 'A', 'Oggetto'],
  ['De', 'Enviada em', 'Para', 'Assunto'],
  ['Van', 'Verzonden', 'Aan', 'Onderwerp'],
  ['Från', 'Skickat', 'Till', 'Ämne'],
  ['Fra', 'Sendt', 'Til', 'Emne'],
  ['Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe'],
  ['Od', 'Wysłano', 'Do', 'Temat'],
  ['Od', 'Odesláno', 'Komu', 'Předmět'],
  ['От', 'Отправлено', 'Кому', 'Тема'],
  ['Kimden', 'Gönderildi', 'Kime', 'Konu'],
  ['差出人', '送信日時', '宛先', '件名'],
  ['发件人', '发送时间', '收件人', '主题'],
  ['보낸 사람', '보낸 날짜', '받는 사람', '제목'],
  // labels of a language that is in no table: the form alone has to do
  ['Xabc', 'Xdef', 'Xghi', 'Xjkl'],
] as const;

describe.each(LABELS)('%s %s %s %s', (from, sent, to, subject) => {
  const label = (text: string) => (text.endsWith('*') ? text : `${text}:`);
  const lines = [
    `${label(from)} Bo <bo@example.org>`,
    `${label(sent)} 2025-06-02 16:20`,
    `${label(to)} Ada <ada@example.com>`,
    `${label(subject)} Order`,
  ];

  test('above a mail', () => {
    expect(splitText(`New.\n\n${lines.join('\n')}\n\nOld text.\n`).fresh).toBe('New.');
  });
  test('below a rule', () => {
    expect(splitText(`New.\n\n________________________________\n${lines.join('\n')}\n\nOld.\n`).fresh).toBe(
      'New.'
    );
  });
  test('as HTML of Outlook', () => {
    const html = `<p>New.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>${lines
      .map((line) => line.replace(/</g, '&lt;').replace(/>/g, '&gt;'))
      .join('<br>')}</p></div><p>Old.</p>`;
    expect(fold(htmlToText(splitHtml(html).fresh))).toBe('New.');
  });
});

test.each([
  ['text alone', 'Hello\n\nworld', 'Hello\n\nworld'],
  ['a citation above an answer', '> a\n\nb', '> a\n\nb'],
  ['a quote at the end', 'b\n\n> a\n> c', 'b'],
  ['answers between the lines', '> a\nx\n> b\ny', '> a\nx\n> b\ny'],
  [
    'answers between the lines, with an introduction',
    'On 2 June 2025 at 10:00, Bo wrote:\n> a\nx\n> b\ny',
    '> a\nx\n> b\ny',
  ],
  ['a greeting above them', 'Hi Bo,\n\nOn 2 June 2025 at 10:00, Bo wrote:\n> a\nx', 'Hi Bo,\n\n> a\nx'],
  [
    'an announcement above them',
    'See below.\n\nOn 2 June 2025 at 10:00, Bo wrote:\n> a\nx',
    'See below.\n\n> a\nx',
  ],
  ['a signature', 'Text\n\n-- \nAda\nExample Street', 'Text'],
  ['a signature without its blank', 'Text\n--\nAda', 'Text'],
  ['a phone', 'Text\n\nSent from my iPhone', 'Text'],
  ['a phone in German', 'Text\n\nVon meinem iPhone gesendet', 'Text'],
  ['a phone in Japanese', 'Text\n\niPhoneから送信', 'Text'],
  [
    'a sentence about sending',
    'Sent from my office to yours on Monday.\nOk?',
    'Sent from my office to yours on Monday.\nOk?',
  ],
  ['a separator', 'Text\n\n-----Original Message-----\nFrom: a\n\nold', 'Text'],
  [
    'a forwarded mail',
    'FYI\n\n---------- Forwarded message ---------\nFrom: A <a@example.com>\nDate: x\n\nold',
    'FYI',
  ],
  ['a help desk marker', 'Text\n\n##- Please type your reply above this line -##\nold', 'Text'],
  ['indented code', '    a = 1\n    b = 2', '    a = 1\n    b = 2'],
  ['a list of facts', 'Name: Ada\nTo: Bo\nPrice: 5', 'Name: Ada\nTo: Bo\nPrice: 5'],
  ['a sentence that ends with a colon', 'He wrote:\n\n- a\n- b', 'He wrote:\n\n- a\n- b'],
  ['CRLF', 'a\r\n\r\n> b\r\n', 'a'],
])('%s', (_, text, fresh) => {
  expect(splitText(text).fresh).toBe(fresh);
});

test('never cuts when nothing would remain', () => {
  const text = '> On 2 June 2025 at 10:00, Bo <bo@example.org> wrote:\n> a';
  expect(trimText(text).fresh).toBe('');
  expect(splitText(text)).toEqual({ fresh: text, quoted: '' });
  expect(splitText('-- \nAda').fresh).toBe('-- \nAda');
  expect(splitHtml('<blockquote type="cite">a</blockquote>').fresh).toBe(
    '<blockquote type="cite">a</blockquote>'
  );
});

describe('hints', () => {
  test('our own lines are quoted whatever stands above them', () => {
    const sent =
      'Dear Ada, the parcel leaves on Wednesday morning.\nPlease tell us whether that works for you.';
    const text = `Kyllä, kiitos.\n\nQwerty 2 zxc 2025 Bo:\n\n${sent.replace('\n', ' ')}\n`;
    expect(splitText(text, { sentTexts: [sent] }).fresh).toBe('Kyllä, kiitos.');
    expect(splitText(`Ok.\n\n${sent}`, { sentTexts: [sent] }).fresh).toBe('Ok.');
  });
  test('our text marker', () => {
    expect(splitText('Ok.\n\n=-=-= 4711 =-=-=\nold', { marker: '=-=-= 4711 =-=-=' }).fresh).toBe('Ok.');
  });
  test('our HTML marker, also when a webmailer renamed it', () => {
    for (const name of ['chatter-quote', 'x_chatter-quote', 'm_-123456789chatter-quote']) {
      const html = `<p>Ok.</p><div>Qwerty 2 zxc 2025 Bo:</div><div class="${name}"><p>old</p></div>`;
      expect(fold(htmlToText(splitHtml(html).fresh))).toBe('Ok.');
    }
  });
});

test.each([
  [
    'Gmail',
    '<div dir="ltr">New</div><br><div class="gmail_quote"><div class="gmail_attr">Qwerty:<br></div><blockquote class="gmail_quote">Old</blockquote></div>',
  ],
  [
    'Gmail, forwarded',
    '<div>New</div><div class="gmail_quote">---------- Forwarded message ---------<br>From: <b>A</b> &lt;a@example.com&gt;<br>Date: x<br>Subject: y<br><br>Old</div>',
  ],
  [
    'Outlook on the web',
    '<div>New</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Qwe:</b> A</div><div>Old</div>',
  ],
  ['Outlook for Mac', '<div>New</div><span id="OLK_SRC_BODY_SECTION"><div>Qwe: A</div><div>Old</div></span>'],
  [
    'Thunderbird',
    '<p>New</p><div class="moz-cite-prefix">Qwerty Bo:<br></div><blockquote type="cite" cite="mid:x">Old</blockquote>',
  ],
  [
    'Yahoo',
    '<div>New</div><div id="yahoo_quoted_123456" class="yahoo_quoted"><div>Qwe</div><div>Old</div></div>',
  ],
  [
    'Proton',
    '<div>New</div><div class="protonmail_quote">Qwe<br><blockquote type="cite">Old</blockquote></div>',
  ],
  ['Zimbra', '<div>New<br><hr id="zwchr"><b>Qwe: </b>A<br>Old</div>'],
  ['signature', '<div>New</div><div class="gmail_signature">-- <br>Ada</div>'],
])('HTML of %s', (_, html) => {
  const { fresh, quoted } = splitHtml(html);
  expect(fold(htmlToText(fresh))).toBe('New');
  expect(fold(htmlToText(quoted))).not.toContain('New');
});

test('an indented paragraph is no quote', () => {
  const html =
    '<div>New</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>Text</div></blockquote>';
  expect(splitHtml(html)).toEqual({ fresh: html, quoted: '' });
});

describe('short own lines right above an introduction', () => {
  const own = Array.from({ length: 8 }, (_, index) => `Line ${index}`);
  const intro = 'On Mon, Nov 2, 2026 at 9:00 AM Emma <emma@shop.example> wrote:';

  it('stay with the answer in text', () => {
    const { fresh, quoted } = splitText([...own, intro, '> Hello there'].join('\n'));
    expect(fresh.split('\n')).toEqual(own);
    expect(quoted).toContain('Emma');
  });

  it('stay with the answer in HTML', () => {
    const html = `${own.map((line) => `<p>${line}</p>`).join('')}<div class="gmail_quote">${intro.replace('<', '&lt;').replace('>', '&gt;')}<blockquote>Hello there</blockquote></div>`;
    expect(splitHtml(html).fresh).toContain('Line 7');
    expect(splitHtml(html).fresh).not.toContain('Emma');
  });

  it('do not keep the wrapped beginning of an introduction', () => {
    const { fresh } = splitText(
      'Thanks!\n\nOn Mon, Nov 2, 2026 at 9:00 AM Emma\n<emma@shop.example> wrote:\n> Hello'
    );
    expect(fresh.trim()).toBe('Thanks!');
  });
});
