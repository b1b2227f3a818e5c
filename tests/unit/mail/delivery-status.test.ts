import { readDeliveryStatus } from '../../../server/src/mail/delivery-status';
import { parseMail } from '../../../server/src/mail/parse-mail';

/** A report with one delivery-status part. */
function report(recipients: string, text = 'Delivery failed.'): Buffer {
  return Buffer.from(`From: MAILER-DAEMON@example.net
To: bounce@example.org
Subject: Delivery Status Notification
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

${text}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

${recipients}

--b--
`);
}

const read = async (raw: Buffer) => readDeliveryStatus(await parseMail(raw));

test('several recipients, each with its own fate (RFC 3464 2)', async () => {
  const result = await read(
    report(`Final-Recipient: rfc822; a@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

Final-Recipient: rfc822;b@example.com
Action: delayed
Status: 4.2.2 (mailbox full)
Diagnostic-Code: smtp; 452 4.2.2 Over quota

Final-Recipient: rfc822; c@example.com
Action: relayed
Status: 2.1.5`)
  );
  expect(result?.recipients).toMatchObject([
    {
      address: 'a@example.com',
      action: 'failed',
      status: '5.1.1',
      code: '550',
      hard: true,
      reason: 'user_unknown',
    },
    {
      address: 'b@example.com',
      action: 'delayed',
      status: '4.2.2',
      code: '452',
      hard: false,
      reason: 'mailbox_full',
    },
    { address: 'c@example.com', action: 'relayed', status: '2.1.5', hard: false, reason: 'delivered' },
  ]);
});

test.each<[string, string, string, boolean]>([
  [
    '5.1.1',
    '550 5.1.1 <a@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
    'user_unknown',
    true,
  ],
  ['5.1.2', '550 5.1.2 Host unknown', 'host_unknown', true],
  ['5.1.6', '551 5.1.6 User has moved to b@example.com', 'moved', true],
  ['5.7.27', '550 5.7.27 Host does not accept mail', 'not_accepting', true],
  ['5.2.2', '552 5.2.2 The email account that you tried to reach is over quota', 'mailbox_full', false],
  ['5.2.1', '550 5.2.1 The email account that you tried to reach is disabled', 'disabled', false],
  ['5.3.4', '552 5.3.4 Message too large', 'too_large', false],
  [
    '5.7.26',
    '550 5.7.26 Unauthenticated email is not accepted due to the DMARC policy',
    'authentication',
    false,
  ],
  [
    '5.7.1',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example',
    'blocked',
    false,
  ],
  ['5.7.1', '554 5.7.1 Message rejected as spam', 'spam', false],
  ['5.7.0', '550 5.7.0 Virus detected', 'virus', false],
  ['4.4.1', 'connect to mx.example.com[192.0.2.1]:25: Connection timed out', 'expired', false],
  ['4.4.2', 'lost connection with mx.example.com', 'network', false],
  ['4.3.0', '451 4.3.0 Temporary failure', 'system', false],
])('%s %s', async (status, diagnostic, reason, hard) => {
  const result = await read(
    report(
      `Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: ${status}\nDiagnostic-Code: smtp; ${diagnostic}`
    )
  );
  expect(result?.recipients[0]).toMatchObject({ status, reason, hard });
});

test('an unknown user after DATA is what filters say', async () => {
  const block =
    'Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 User unknown';
  const at = (command: string) =>
    `<a@example.com>: host mx said: 550 User unknown (in reply to ${command} command)`;
  expect((await read(report(block, at('RCPT TO'))))?.recipients[0]).toMatchObject({
    reason: 'user_unknown',
    hard: true,
  });
  expect((await read(report(block, at('end of DATA'))))?.recipients[0]).toMatchObject({
    reason: 'filtered',
    hard: false,
  });
});

test('useless machine parts do no harm', async () => {
  for (const block of ['', 'Action: failed', 'Final-Recipient:', 'Final-Recipient: rfc822;', 'x', ':::']) {
    const result = await read(report(block));
    expect(result?.recipients.length).toBeGreaterThan(0);
    expect(result?.recipients[0]).toMatchObject({ address: null, hard: false });
  }
});

test.each([
  ['a vacation notice', 'Auto-Submitted: auto-replied\nSubject: Out of office'],
  ['a person', 'Subject: Re: delivery failed for order 7'],
  ['a list', 'List-Id: <x.example.com>\nSubject: Undeliverable promises'],
])('%s is no report', async (_, header) => {
  expect(
    await read(Buffer.from(`From: ada@example.com\nTo: a@example.org\n${header}\n\nb@example.com\n`))
  ).toBeNull();
});

test('a read receipt is no report (RFC 8098)', async () => {
  const raw =
    'From: a@example.com\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nread\n--b--\n';
  expect(await read(Buffer.from(raw))).toBeNull();
});
