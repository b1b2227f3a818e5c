import { readForwarded } from '../../../server/src/mail/forwarded';

const read = (text: string, subject = '') => readForwarded({ subject, text, html: null });

test.each([
  [
    'Gmail',
    '---------- Forwarded message ---------\nFrom: Ada Vell <ada@example.com>\nDate: Mon, Jun 2, 2025 at 4:20 PM\nSubject: Order\nTo: <bo@example.org>\n\nText\n',
  ],
  [
    'Gmail, below a comment',
    'See this.\n\n---------- Forwarded message ---------\nFrom: Ada Vell <ada@example.com>\nDate: x\nSubject: Order\nTo: bo@example.org\n\nText\n',
  ],
  [
    'Apple Mail',
    '> Begin forwarded message:\n>\n> From: Ada Vell <ada@example.com>\n> Subject: Order\n> Date: 2 June 2025 at 16:20:00 CEST\n> To: bo@example.org\n>\n> Text\n',
  ],
  [
    'Apple Mail, German',
    'Anfang der weitergeleiteten Nachricht:\n\nVon: Ada Vell <ada@example.com>\nBetreff: Order\nDatum: 2. Juni 2025\nAn: bo@example.org\n\nText\n',
  ],
  [
    'Thunderbird, French',
    '-------- Message transféré --------\nSujet : \tOrder\nDate : \tMon, 2 Jun 2025 16:20:00 +0200\nDe : \tAda Vell <ada@example.com>\nPour : \tbo@example.org\n\nText\n',
  ],
  [
    'Outlook',
    '________________________________\nFrom: Ada Vell <ada@example.com>\nSent: Monday, June 2, 2025 16:20\nTo: bo@example.org\nSubject: Order\n\nText\n',
  ],
  [
    'old Outlook',
    'From: Ada Vell [mailto:ada@example.com]\nSent: 2 June 2025 16:20\nTo: bo@example.org\nSubject: Order\n\nText\n',
  ],
  [
    'Yahoo in one line',
    ' ----- Forwarded message ----- From: Ada Vell <ada@example.com>To: "bo@example.org" <bo@example.org>Sent: Monday, June 2, 2025, 16:20Subject: Order\nText\n',
  ],
])('%s', (_, text) => {
  expect(read(text)).toEqual({
    from: { name: 'Ada Vell', address: 'ada@example.com' },
    subject: 'Order',
    text: 'Text',
  });
});

test('a header block in the middle counts when the subject says so', () => {
  const text =
    'See this.\n\nFrom: Ada <ada@example.com>\nSent: 2 June 2025 16:20\nTo: bo@example.org\nSubject: Order\n\nText';
  expect(read(text, 'FW: Order')?.from?.address).toBe('ada@example.com');
  expect(read(text, 'Re: Order')).toBeNull();
});

test('HTML where there is no text', () => {
  const html =
    '<p>---------- Forwarded message ---------<br>From: Ada &lt;ada@example.com&gt;<br>Date: x<br>Subject: Order<br>To: b@example.org<br><br>Text</p>';
  expect(readForwarded({ subject: '', text: null, html })).toMatchObject({ subject: 'Order', text: 'Text' });
});

test('the subject line has to do where the mail has none', () => {
  expect(
    read('"Ada Vell" <ada@example.com> wrote on 2/6/2025 16:20:\n\n    Text\n', 'Fwd: Order')
  ).toMatchObject({
    from: { name: 'Ada Vell', address: 'ada@example.com' },
    subject: 'Order',
  });
});

test.each([
  ['plain text', 'Hello\n\nworld', ''],
  ['an answer', 'Yes.\n\nOn Mon, Jun 2, 2025 at 4:20 PM Bo <bo@example.org> wrote:\n> a', 'Re: Order'],
  [
    'an answer of Outlook',
    'Yes.\n\nFrom: Ada <ada@example.com>\nSent: x\nTo: y\nSubject: Order\n\na',
    'RE: Order',
  ],
  ['nothing', '', ''],
])('%s is no forward', (_, text, subject) => {
  expect(read(text, subject)).toBeNull();
});
