import { readSmtpFailure } from '../../../server/src/outgoing/smtp-failure';

interface Thrown {
  message: string;
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
}

const reply = (code: string, command: string, response: string): Thrown => ({
  message: `Message failed: ${response}`,
  code,
  command,
  response,
  responseCode: Number(response.slice(0, 3)),
});

describe('what a failed dialogue means', () => {
  it.each<[string, Thrown, string, string | null]>([
    [
      'a recipient is refused for good',
      reply('EENVELOPE', 'RCPT TO', '550 5.1.1 No such user'),
      'mail refused, for good',
      '5.1.1',
    ],
    [
      'a recipient is refused for now (greylisting)',
      reply('EENVELOPE', 'RCPT TO', '451 4.7.1 Try again later'),
      'mail refused_temporarily, for now',
      '4.7.1',
    ],
    [
      'a refusal without an enhanced code',
      reply('EENVELOPE', 'RCPT TO', '550 No such user'),
      'mail refused, for good',
      '550',
    ],
    [
      'the content is refused',
      reply('EMESSAGE', 'DATA', '554 5.7.1 Spam'),
      'mail refused, for good',
      '5.7.1',
    ],
    [
      'the mailbox is full for now',
      reply('EMESSAGE', 'DATA', '452 4.2.2 Over quota'),
      'mail refused_temporarily, for now',
      '4.2.2',
    ],
    [
      'the sender is refused',
      reply('EENVELOPE', 'MAIL FROM', '553 5.7.1 Sender not allowed'),
      'mail refused, for good',
      '5.7.1',
    ],
    [
      'a login is needed, told at MAIL FROM: nodemailer logs in only where that is offered',
      reply('EENVELOPE', 'MAIL FROM', '530 5.7.0 Authentication Required'),
      'server server_login, for now',
      '5.7.0',
    ],
    [
      'STARTTLS is needed',
      reply('EENVELOPE', 'MAIL FROM', '530 5.7.0 Must issue a STARTTLS command first'),
      'server server_login, for now',
      '5.7.0',
    ],
    [
      'a login is needed, told only at DATA',
      reply('EENVELOPE', 'DATA', '530 5.7.57 Client not authenticated to send mail'),
      'server server_login, for now',
      '5.7.57',
    ],
    [
      'a login is needed, in the words of another code',
      reply('EENVELOPE', 'MAIL FROM', '550 5.7.0 Authentication required'),
      'server server_login, for now',
      '5.7.0',
    ],
    [
      'a login is needed, as a wrong order of commands',
      reply('EENVELOPE', 'MAIL FROM', '503 5.5.4 Error: send AUTH command first'),
      'server server_login, for now',
      '5.5.4',
    ],
    [
      'the content is refused with the code that MAIL FROM uses for a login',
      reply('EMESSAGE', 'DATA', '554 5.7.0 Reject, looks like spam'),
      'mail refused, for good',
      '5.7.0',
    ],
    [
      'the session is in another state than we think',
      reply('EENVELOPE', 'MAIL FROM', '503 5.5.1 Nested MAIL command'),
      'mail refused_temporarily, for now',
      '5.5.1',
    ],
    [
      'the account has sent what it may in a day',
      reply('EENVELOPE', 'DATA', '550 5.4.5 Daily user sending limit exceeded'),
      'mail rate_limited, for now',
      '5.4.5',
    ],
    [
      'the same in words alone',
      reply('EENVELOPE', 'RCPT TO', '550 Your hourly sending limit has been reached'),
      'mail rate_limited, for now',
      '550',
    ],
    [
      'the receiver has no room, which is no limit of ours',
      reply('EENVELOPE', 'RCPT TO', '552 5.2.2 Mailbox quota exceeded'),
      'mail refused, for good',
      '5.2.2',
    ],
    [
      'a server turns us away at the door',
      reply('EPROTOCOL', 'CONN', '554 5.7.1 Your IP is listed'),
      'server refused_temporarily, for now',
      '5.7.1',
    ],
    [
      'a server does not like our name',
      reply('EPROTOCOL', 'HELO', '550 Go away'),
      'server refused_temporarily, for now',
      '550',
    ],
    [
      'a server that shuts down between mails',
      reply('ECONNECTION', 'CONN', '421 4.3.2 Shutting down'),
      'mail refused_temporarily, for now',
      '4.3.2',
    ],
    [
      'a refused login condemns no mail, although the code is a 5xx',
      reply('EAUTH', 'AUTH PLAIN', '535 5.7.8 Credentials invalid'),
      'server server_login, for now',
      '5.7.8',
    ],
    [
      'a missing login',
      { code: 'ENOAUTH', message: 'Missing credentials' },
      'server server_login, for now',
      null,
    ],
    [
      'a certificate of another name',
      { code: 'ESOCKET', message: 'self-signed certificate' },
      'server server_tls, for now',
      null,
    ],
    [
      'STARTTLS fails',
      { code: 'ETLS', message: 'Error upgrading connection' },
      'server server_tls, for now',
      null,
    ],
    [
      'nobody listens',
      { code: 'ESOCKET', message: 'connect ECONNREFUSED 127.0.0.1:25' },
      'server server_unreachable, for now',
      null,
    ],
    [
      'no answer',
      { code: 'ETIMEDOUT', message: 'Connection timeout' },
      'server server_unreachable, for now',
      null,
    ],
    [
      'an address that nodemailer does not take',
      { code: 'EENVELOPE', message: 'No recipients defined' },
      'mail address_invalid, for good',
      null,
    ],
    [
      'content that cannot be written',
      { code: 'EMESSAGE', message: 'Stream failed' },
      'mail refused, for good',
      null,
    ],
  ])('%s', (_situation, thrown, expected, statusCode) => {
    const failure = readSmtpFailure(thrown);
    expect(`${failure.scope} ${failure.reason}, for ${failure.permanent ? 'good' : 'now'}`).toBe(expected);
    expect(failure.statusCode).toBe(statusCode);
    expect(failure.response).toBe(thrown.response ?? thrown.message);
    expect(failure.cause).toBe(thrown);
  });

  it('reads what is no Error', () => {
    expect(readSmtpFailure('down')).toMatchObject({ permanent: false, scope: 'server', response: 'down' });
    expect(readSmtpFailure(null)).toMatchObject({ permanent: false, reason: 'server_unreachable' });
  });

  it('drops NUL, which PostgreSQL refuses', () => {
    expect(readSmtpFailure(reply('EENVELOPE', 'RCPT TO', '550 5.1.1 No\0 such user')).response).toBe(
      '550 5.1.1 No such user'
    );
  });

  it('cuts a reply without end', () => {
    const failure = readSmtpFailure(reply('EENVELOPE', 'RCPT TO', `550 ${'x'.repeat(50_000)}`));
    expect(failure.response?.length).toBeLessThanOrEqual(1000);
  });
});

describe('whether the server may have taken the mail', () => {
  const CLOSED: Thrown = { message: 'Connection closed unexpectedly', code: 'ECONNECTION', command: 'CONN' };

  it.each<[string, Thrown, boolean, boolean]>([
    ['the connection broke after the content', CLOSED, true, true],
    ['the server fell silent after the content', { message: 'Timeout', code: 'ETIMEDOUT' }, true, true],
    ['the server answered the content', reply('EMESSAGE', 'DATA', '554 5.7.1 Spam'), true, false],
    ['the server shut down after the content', reply('EMESSAGE', 'DATA', '421 4.3.2 Bye'), true, false],
    ['the connection broke before the content', CLOSED, false, false],
    ['nobody listens', { message: 'connect ECONNREFUSED', code: 'ESOCKET' }, false, false],
  ])('%s', (_situation, thrown, contentSent, expected) => {
    expect(readSmtpFailure(thrown, { contentSent }).mayHaveArrived).toBe(expected);
  });
});
