import { diagnoseFetch } from '../../../server/src/servers/provider-connection-test';
import {
  readMailjetSenders,
  readSesAccount,
  readSesIdentity,
  type ProviderAnswer,
  type ProviderFinding,
} from '../../../server/src/servers/provider-answers';

const answer = (status: number, body: unknown, errorType = ''): ProviderAnswer => ({
  status,
  text: typeof body === 'string' ? body : JSON.stringify(body),
  errorType,
});
const words = (finding: ProviderFinding): string => (finding ? `${finding.step} ${finding.problem}` : 'fine');

describe('Mailjet’s list of senders', () => {
  const senders = (...list: [string, string][]) =>
    answer(200, {
      Count: list.length,
      Total: list.length,
      Data: list.map(([Email, Status]) => ({ Email, Status })),
    });

  it.each<[string, ProviderAnswer, string]>([
    ['the address is known', senders(['Hello@Shop.Example', 'Active']), 'fine'],
    ['the domain is known', senders(['*@shop.example', 'Active']), 'fine'],
    ['it waits for its validation', senders(['*@shop.example', 'Inactive']), 'sender sender_refused'],
    ['another domain', senders(['*@mail.shop.example', 'Active']), 'sender sender_refused'],
    ['nobody', senders(), 'sender sender_refused'],
    ['a list that goes on', answer(200, { Total: 2000, Data: [] }), 'fine'],
    [
      'a wrong key',
      answer(401, { ErrorMessage: 'API key authentication/authorization failure' }),
      'login login_refused',
    ],
    ['a page', answer(200, '<html>'), 'port protocol'],
    ['a redirect', answer(302, ''), 'port protocol'],
    ['null', answer(200, 'null'), 'port protocol'],
  ])('%s', (_situation, given, expected) => {
    expect(words(readMailjetSenders(given, 'hello@shop.example'))).toBe(expected);
  });
});

describe('the account at SES', () => {
  it.each<[string, ProviderAnswer, string]>([
    ['may send', answer(200, { SendingEnabled: true, ProductionAccessEnabled: true }), 'fine'],
    [
      'is in the sandbox',
      answer(200, { SendingEnabled: true, ProductionAccessEnabled: false }),
      'recipient recipient_refused',
    ],
    [
      'is switched off',
      answer(200, { SendingEnabled: false, ProductionAccessEnabled: true }),
      'sender sender_refused',
    ],
    [
      'may send and nothing else',
      answer(403, { message: 'User: x is not authorized to perform: ses:GetAccount' }),
      'fine',
    ],
    ['may send and nothing else, by its header', answer(403, {}, 'AccessDeniedException'), 'fine'],
    [
      'has another secret',
      answer(403, { message: 'The request signature we calculated' }, 'SignatureDoesNotMatch'),
      'login login_refused',
    ],
    ['is unknown', answer(403, '', 'UnrecognizedClientException'), 'login login_refused'],
    ['is something else', answer(200, {}), 'port protocol'],
  ])('%s', (_situation, given, expected) => {
    expect(words(readSesAccount(given))).toBe(expected);
  });
});

describe('the identity at SES', () => {
  it.each<[string, ProviderAnswer, string]>([
    ['is verified', answer(200, { VerifiedForSendingStatus: true }), 'fine'],
    ['is not verified yet', answer(200, { VerifiedForSendingStatus: false }), 'sender sender_refused'],
    ['is not there, but a single address may be', answer(404, {}, 'NotFoundException'), 'fine'],
    ['may not be looked at', answer(403, {}, 'AccessDeniedException'), 'fine'],
    ['fails', answer(500, ''), 'port protocol'],
  ])('%s', (_situation, given, expected) => {
    expect(words(readSesIdentity(given, 'hello@shop.example'))).toBe(expected);
  });
});

describe('a provider that does not answer', () => {
  const failure = (code: string): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

  it.each<[string, 'mailjet' | 'ses', string]>([
    ['ENOTFOUND', 'mailjet', 'name name_unknown'],
    ['ENOTFOUND', 'ses', 'name region_unknown'],
    ['ECONNREFUSED', 'ses', 'port port_refused'],
    ['UND_ERR_CONNECT_TIMEOUT', 'mailjet', 'port port_timeout'],
    ['CERT_HAS_EXPIRED', 'mailjet', 'tls tls_certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'mailjet', 'tls tls_certificate'],
    ['EPROTO', 'mailjet', 'tls tls_mismatch'],
    ['ECONNRESET', 'mailjet', 'port protocol'],
  ])('%s of %s', (code, kind, expected) => {
    expect(words(diagnoseFetch(failure(code), kind).failure)).toBe(expected);
  });

  it('in time', () => {
    const late = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    expect(words(diagnoseFetch(late, 'ses').failure)).toBe('port port_timeout');
  });

  it('at one of several addresses', () => {
    const several = new TypeError('fetch failed', {
      cause: new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]),
    });
    expect(words(diagnoseFetch(several, 'ses').failure)).toBe('port port_refused');
  });
});
