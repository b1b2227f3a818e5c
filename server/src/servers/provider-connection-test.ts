import type { ConnectionProblem, ConnectionStep, ConnectionTestResult } from '../contracts/servers';
import { isAwsRegion, signAwsRequest } from './aws-signature';
import {
  MAILJET_LIMIT,
  readMailjetSenders,
  readSesAccount,
  readSesIdentity,
  SES_LIMIT,
  type ProviderAnswer,
  type ProviderFinding,
} from './provider-answers';

/** What is tested: an account at a provider with an HTTP interface. */
export interface TestedProvider {
  kind: 'mailjet' | 'ses';
  /** API key or access key id */
  user: string;
  password: string | null;
  region: string;
}

interface Surroundings {
  /** address that mail is to be sent from */
  sender: string;
  /** addresses of the interfaces, from the plugin's configuration */
  providers: { mailjetUrl: string; sesUrl: string };
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
/** Octets of an answer that are read. */
const ANSWER_LIMIT = 512 * 1024;
const MESSAGE_LIMIT = 1_000;

/** What the test asks of a provider is answered by these steps; there is no dialogue about a recipient. */
const PLAN: readonly ConnectionStep[] = ['name', 'port', 'tls', 'login', 'sender'];

const failed = (step: ConnectionStep, problem: ConnectionProblem, message: string): ConnectionTestResult => ({
  ok: false,
  passed: PLAN.slice(0, PLAN.includes(step) ? PLAN.indexOf(step) : PLAN.length),
  failure: { step, problem, message: message.slice(0, MESSAGE_LIMIT) },
  maxBytes: null,
});

/** Which step a request that got no answer did not pass. */
export const diagnoseFetch = (error: unknown, kind: TestedProvider['kind']): ConnectionTestResult => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const first: unknown = cause instanceof AggregateError ? (cause.errors[0] ?? cause) : cause;
  const message = first instanceof Error ? first.message : String(first);
  const code = String((first as { code?: unknown })?.code ?? '');
  if (/^(?:ENOTFOUND|EAI_\w+)$/.test(code))
    return failed('name', kind === 'ses' ? 'region_unknown' : 'name_unknown', message);
  if (/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/.test(code))
    return failed('port', 'port_refused', message);
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code)) return failed('tls', 'tls_certificate', message);
  if (/^(?:ERR_TLS|ERR_SSL|EPROTO)/.test(code)) return failed('tls', 'tls_mismatch', message);
  if (/TIMEOUT/.test(code) || (first as { name?: unknown } | null)?.name === 'TimeoutError')
    return failed('port', 'port_timeout', message);
  return failed('port', 'protocol', message);
};

/** Reads a harmless page of the provider; redirects are not followed, so that the credentials go to nobody else. */
const ask = async (url: URL, headers: Record<string, string>, timeoutMs: number): Promise<ProviderAnswer> => {
  const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    pieces.push(Buffer.from(piece));
    size += piece.length;
    if (size >= ANSWER_LIMIT) break;
  }
  return {
    status: response.status,
    text: Buffer.concat(pieces).subarray(0, ANSWER_LIMIT).toString('utf8'),
    errorType: response.headers.get('x-amzn-errortype') ?? '',
  };
};

const askMailjet = async (tested: TestedProvider, { sender, providers, timeoutMs }: Surroundings) => {
  const url = new URL('/v3/REST/sender?Limit=1000', providers.mailjetUrl);
  const login = Buffer.from(`${tested.user}:${tested.password}`).toString('base64');
  const answer = await ask(url, { authorization: `Basic ${login}` }, timeoutMs ?? TIMEOUT_MS);
  return readMailjetSenders(answer, sender);
};

const askSes = async (
  tested: TestedProvider,
  { sender, providers, timeoutMs }: Surroundings
): Promise<ProviderFinding> => {
  const read = (path: string): Promise<ProviderAnswer> => {
    const url = new URL(path, providers.sesUrl.replaceAll('{region}', tested.region));
    const signature = signAwsRequest(
      { method: 'GET', url, headers: {}, body: '' },
      {
        accessKeyId: tested.user,
        secretAccessKey: tested.password ?? '',
        region: tested.region,
        service: 'ses',
      },
      new Date()
    );
    return ask(url, { ...signature }, timeoutMs ?? TIMEOUT_MS);
  };
  const account = readSesAccount(await read('/v2/email/account'));
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  if (account || !isHostName(domain)) return account;
  return readSesIdentity(await read(`/v2/email/identities/${domain}`), sender);
};

/** The path is signed as it is written, so that nothing in it may need escaping. */
const isHostName = (domain: string): boolean => /^[a-z0-9.-]+$/i.test(domain);

/** Tries the key at the provider, and whether it knows the sender. Sends nothing. Never rejects. */
export const testProvider = async (
  tested: TestedProvider,
  surroundings: Surroundings
): Promise<ConnectionTestResult> => {
  if (tested.kind === 'ses' && !isAwsRegion(tested.region))
    return failed('name', 'region_unknown', `"${tested.region}" is no region of AWS.`);
  if (!tested.user || !tested.password)
    return failed('login', 'login_missing', tested.user ? 'The secret is missing.' : 'The key is missing.');
  try {
    const finding = await (tested.kind === 'mailjet' ? askMailjet : askSes)(tested, surroundings);
    if (finding) return failed(finding.step, finding.problem, finding.message);
  } catch (error) {
    return diagnoseFetch(error, tested.kind);
  }
  return {
    ok: true,
    passed: [...PLAN],
    failure: null,
    maxBytes: tested.kind === 'mailjet' ? MAILJET_LIMIT : SES_LIMIT,
  };
};
