import { randomBytes } from 'node:crypto';

/** The mails of the benches: as mail programs write them, and the hostile family. */

let last = 0;
const unique = (): string => `${Date.now().toString(36)}.${(last += 1)}`;

const lines = (parts: readonly string[]): Buffer => Buffer.from(parts.join('\r\n'));

/** Where an answer goes: the addresses and ids that stood on the mail it answers. */
export interface Answered {
  author: string;
  replyTo: string;
  messageId: string;
}

const headOf = ({ author, replyTo, messageId }: Answered, subject = 'Re: Broken lamp'): string[] => [
  'Return-Path: <' + author + '>',
  'Received: from mx.customer.example (mx.customer.example [192.0.2.7]) by mx.shop.example with ESMTPS id 4Xy',
  '\tfor <support@shop.example>; Sat, 21 Nov 2026 10:00:01 +0000',
  `From: Mary Miller <${author}>`,
  `To: Support <${replyTo}>`,
  `Subject: ${subject}`,
  `Message-ID: <${unique()}@customer.example>`,
  ...(messageId ? [`In-Reply-To: ${messageId}`, `References: ${messageId}`] : []),
  'Date: Sat, 21 Nov 2026 10:00:00 +0000',
  'MIME-Version: 1.0',
];

const SENTENCES = [
  'Thank you for the quick answer, I have tried it at once.',
  'The lamp works again, but it flickers when the window is open.',
  'Could you send somebody who looks at it before the weekend?',
  'I have attached nothing this time, the picture was in the last mail.',
];

/** An answer as Gmail writes it: text and HTML, the mail before quoted below; about 4 kB. */
export const replyTo = (answered: Answered): Buffer => {
  const said = [...SENTENCES, `My number is ${unique()}.`];
  const quoted = [...SENTENCES, ...SENTENCES, ...SENTENCES];
  return lines([
    ...headOf(answered),
    'Content-Type: multipart/alternative; boundary="=_part"',
    '',
    '--=_part',
    'Content-Type: text/plain; charset=UTF-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    ...said,
    '',
    'On Sat, 21 Nov 2026 at 09:00, Support <support@shop.example> wrote:',
    ...quoted.map((line) => `> ${line}`),
    '',
    '--=_part',
    'Content-Type: text/html; charset=UTF-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<div dir=3D"ltr">',
    ...said.map((line) => `<div>${line}</div>`),
    '</div><br><div class=3D"gmail_quote"><div dir=3D"ltr" class=3D"gmail_attr">',
    'On Sat, 21 Nov 2026 at 09:00, Support &lt;<a href=3D"mailto:support@shop.example">support@shop.example</a>&gt; wrote:<br></div>',
    '<blockquote class=3D"gmail_quote" style=3D"margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">',
    ...quoted.map((line) => `<div>${line}</div>`),
    '</blockquote></div>',
    '--=_part--',
    '',
  ]);
};

/** A first mail to an address that makes an entry. */
export const newMail = (address: string): Buffer => {
  const id = unique();
  return lines([
    ...headOf(
      { author: `customer-${id}@customer.example`, replyTo: address, messageId: '' },
      `A lamp is broken (${id})`
    ),
    'Content-Type: text/plain; charset=UTF-8',
    '',
    ...SENTENCES,
    '',
  ]);
};

/** Octets that no compression and no store makes smaller, in base64 lines of a mail; `size` octets of raw source. */
const noise = function* (size: number): Generator<Buffer> {
  const LINES = 1000;
  for (let made = 0; made < size; made += LINES * 78) {
    const octets = randomBytes(57 * LINES);
    const text: string[] = [];
    for (let line = 0; line < LINES; line += 1)
      text.push(octets.toString('base64', line * 57, (line + 1) * 57));
    yield Buffer.from(`${text.join('\r\n')}\r\n`);
  }
};

/** A mail with one file, piece by piece; its raw source has about `size` octets more than its text. */
export const streamWithFile = function* (answered: Answered, size: number): Generator<Buffer> {
  yield lines([
    ...headOf(answered),
    'Content-Type: multipart/mixed; boundary="=_part"',
    '',
    '--=_part',
    'Content-Type: text/plain; charset=UTF-8',
    '',
    ...SENTENCES,
    '',
    '--=_part',
    'Content-Type: application/pdf; name="lamp.pdf"',
    'Content-Disposition: attachment; filename="lamp.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    '',
  ]);
  yield* noise(size);
  yield lines(['--=_part--', '']);
};

const plain = (text: string) => (answered: Answered) =>
  lines([...headOf(answered), 'Content-Type: text/plain; charset=UTF-8', '', text, '']);

const html = (text: string) => (answered: Answered) =>
  lines([...headOf(answered), 'Content-Type: text/html; charset=UTF-8', '', text, '']);

const BASE64 = 4 / 3;

/** Mails that stop a careless server: each made anew at every call, piece by piece. */
export const HOSTILE: Record<string, (answered: Answered) => Iterable<Buffer>> = {
  '100,000 nested tags': (answered) => [
    html(`${'<div>'.repeat(100_000)}deep${'</div>'.repeat(100_000)}`)(answered),
  ],
  '100 kB of spaces': (answered) => [plain(`a${' '.repeat(100_000)}b`)(answered)],
  '100 kB of spaces in HTML': (answered) => [html(`<p>a${' '.repeat(100_000)}b</p>`)(answered)],
  '20,000 parts': (answered) => [
    lines([
      ...headOf(answered),
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      `${'--b\r\n\r\nx\r\n'.repeat(20_000)}--b--`,
      '',
    ]),
  ],
  '50,000 recipients': (answered) => [
    lines([
      ...headOf(answered),
      `Cc: ${Array.from({ length: 50_000 }, (_, n) => `User ${n} <u${n}@crowd.example>`).join(',\r\n ')}`,
      '',
      'Hello all of you',
      '',
    ]),
  ],
  '50,000 quoted lines': (answered) => [
    plain(
      `Yes.\r\n\r\n${Array.from({ length: 50_000 }, (_, n) => `${'>'.repeat(1 + (n % 9))} line ${n}`).join('\r\n')}`
    )(answered),
  ],
  'endless header': function* (answered) {
    yield lines([...headOf(answered), '']);
    for (let n = 0; n < 2_000; n += 1) yield Buffer.from(`X-Endless-${n}: ${'y'.repeat(990)}\r\n`.repeat(10));
  },
  '25 MB attachment': (answered) => streamWithFile(answered, 25 * 2 ** 20 * BASE64 * (78 / 76)),
};
