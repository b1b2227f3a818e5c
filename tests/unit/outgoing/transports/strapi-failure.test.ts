import { readStrapiFailure } from '../../../../server/src/outgoing/transports/strapi-failure';

const thrown = (message: string, part: object = {}): Error => Object.assign(new Error(message), part);

describe('what the project’s own e-mail provider throws', () => {
  it.each<[string, unknown, string]>([
    [
      'SendGrid refuses the key',
      thrown('Unauthorized', {
        code: 401,
        response: {
          headers: {},
          body: { errors: [{ message: 'The provided authorization grant is invalid' }] },
        },
      }),
      'server server_login, for now: The provided authorization grant is invalid',
    ],
    [
      'SendGrid refuses the mail',
      thrown('Bad Request', {
        code: 400,
        response: { headers: {}, body: { errors: [{ message: 'Invalid type.' }] } },
      }),
      'mail refused, for good: Invalid type.',
    ],
    [
      'Mailgun is asked too often',
      thrown('Too Many Requests', { status: 429 }),
      'mail rate_limited, for now: Too Many Requests',
    ],
    ['a provider is down', thrown('Oops', { statusCode: 500 }), 'server refused_temporarily, for now: Oops'],
    [
      'an SDK of Amazon says what it got',
      thrown('Message is too large', { $metadata: { httpStatusCode: 413 } }),
      'mail too_large, for good: Message is too large',
    ],
    [
      'nodemailer got a reply to RCPT TO',
      thrown('x', {
        code: 'EENVELOPE',
        command: 'RCPT TO',
        responseCode: 550,
        response: '550 5.1.1 No such user',
      }),
      'mail refused, for good: 550 5.1.1 No such user',
    ],
    [
      'nodemailer was refused the login',
      thrown('x', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 5.7.8 No' }),
      'server server_login, for now: 535 5.7.8 No',
    ],
    ['nobody knows', 'on holiday', 'server server_unreachable, for now: on holiday'],
  ])('%s', (_situation, error, expected) => {
    const { scope, reason, permanent, response } = readStrapiFailure(error);
    expect(`${scope} ${reason}, for ${permanent ? 'good' : 'now'}: ${response}`).toBe(expected);
  });

  it.each<[string, unknown, boolean]>([
    ['a timeout, maybe after the content', thrown('Timeout', { code: 'ETIMEDOUT', command: 'CONN' }), true],
    ['a connection that closed', thrown('Connection closed unexpectedly', { code: 'ECONNECTION' }), true],
    ['a request that broke off', thrown('socket hang up', { code: 'ECONNRESET' }), true],
    ['a gateway that lost its server', thrown('Bad Gateway', { code: 502 }), true],
    ['words alone', thrown('something went wrong'), true],
    ['an answer', thrown('Forbidden', { code: 403 }), false],
    [
      'a refusal of the content',
      thrown('x', { code: 'EMESSAGE', command: 'DATA', responseCode: 554, response: '554 No' }),
      false,
    ],
    ['nobody listens', thrown('connect ECONNREFUSED 127.0.0.1:25', { code: 'ESOCKET' }), false],
    ['nobody listens, for fetch', thrown('fetch failed', { cause: { code: 'ECONNREFUSED' } }), false],
    ['the name is unknown', thrown('queryA ENOTFOUND', { code: 'EDNS' }), false],
    ['no connection in time', thrown('Connection timeout', { code: 'ETIMEDOUT', command: 'CONN' }), false],
    ['no greeting', thrown('Greeting never received', { code: 'ETIMEDOUT', command: 'CONN' }), false],
    ['no login', thrown('Missing credentials', { code: 'EAUTH', command: 'API' }), false],
    ['a certificate', thrown('self-signed certificate', { code: 'ESOCKET' }), false],
    ['an address that cannot be', thrown('No recipients defined', { code: 'EENVELOPE' }), false],
  ])('%s: whether the mail may have been taken', (_situation, error, expected) => {
    expect(readStrapiFailure(error).mayHaveArrived).toBe(expected);
  });
});
