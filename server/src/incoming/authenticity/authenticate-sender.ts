import type { DNSResolver } from 'mailauth';

import type { Authenticity } from '../../contracts/incoming';
import { isDomainName, normaliseAddress } from '../../mail/address';
import { trustedAuthenticationResults } from '../../mail/authentication-results';
import { fieldValue, splitFields, splitHeader, withoutEnvelopeLine } from '../../mail/mail-headers';
import { isPrivateAddress } from '../../servers/host-guard';
import { checkArc, type CheckedArc } from './check-arc';
import { checkSignatures, type SignedMail } from './check-signatures';
import { findDmarcPolicy, type DmarcPolicy } from './dmarc-policy';
import { limitDns } from './limited-dns';
import type { MailConnection } from '../reading/mail-reader';
import type { ResolveDns } from '../reading/parser-pool';
import { isAligned, soleFromDomain } from './sender-domain';
import { judgeResults, type TrustedResults } from './trusted-results';
import { UNCHECKED } from './unchecked';

export interface SenderCheck {
  /** the mail as it came */
  raw: Buffer;
  /** the address that will be shown as its author; null = none */
  from: string | null;
  /** the SMTP connection it came over; null where another server received it */
  connection: MailConnection | null;
  /** whose Authentication-Results are believed, unless there is a connection; null = nobody's */
  authservId: string | null;
  /** domains whose ARC seals are believed, lower-case */
  trustedSealers: readonly string[];
  /** ms since the epoch when the mail came in */
  receivedAt: number;
  /** ms after which what DNS has not answered counts as unanswered; at most, and by default, 10 s */
  timeLimitMs?: number;
}

/** Questions to DNS that one mail may cause, and the time (ms) that all of them may take. */
const MAX_QUESTIONS = 40;
const TIME_LIMIT = 10_000;
/** Octets of a header; a larger one is cut where the rest of the mail is read, too. */
const MAX_HEADER = 512 * 1024;

/**
 * Whether a mail is by whom its From names. With a connection from the internet: SPF, DKIM, DMARC and ARC. Without one: the
 * Authentication-Results of the configured server, then DKIM and ARC of our own. A mail that has nothing to check asks DNS
 * nothing.
 *
 * - `verified`: an aligned DKIM signature or SPF identity (RFC 7489 3.1), or a server or sealer that is believed says so.
 * - `failed`: nothing aligned has passed, and the domain asks to refuse or put aside such mail. Only where SPF could be
 *   checked: without it a mail may be sound for reasons that we cannot see.
 * - `unknown`: there was nothing to check, or DNS did not answer for the domain of From. Nothing that a sender controls may
 *   lead here once there is something to check: a setting lets such mail pass.
 * - `unverified`: everything else, mails with several authors included.
 *
 * @param resolve answers and rejects as `node:dns` does; it is the only way out. Never rejects for what a mail holds.
 */
export const authenticateSender = async (input: SenderCheck, resolve: ResolveDns): Promise<Authenticity> => {
  const mail = readSignedMail(input);
  const fromDomain = soleFromDomain(mail.fields, input.from);
  if (fromDomain === null) return { ...UNCHECKED, result: 'unverified' };
  const until = Date.now() + Math.min(TIME_LIMIT, input.timeLimitMs ?? TIME_LIMIT);
  const ask = limitDns(resolve, { questions: MAX_QUESTIONS, until });
  let asked: Promise<DmarcPolicy> | null = null;
  const findPolicy = (): Promise<DmarcPolicy> => (asked ??= findDmarcPolicy(fromDomain, ask));

  // The address of a relay of ours says nothing about who sent the mail.
  const connection = input.connection && !isPrivateAddress(input.connection.ip) ? input.connection : null;
  const trusted = connection ? null : await readTrusted(mail, input.authservId, fromDomain, findPolicy);
  if (trusted?.verdict === 'passed') return fromHeader(trusted, fromDomain, 'verified');

  const signed = mail.fields.some(({ name }) => name === 'dkim-signature');
  const policy = signed || connection ? findPolicy() : null;
  const signatures = signed ? await checkSignatures(mail, fromDomain, ask) : [];
  const dmarc = await policy;
  const aligned = (domain: string | null, mode: 'strictDkim' | 'strictSpf'): boolean =>
    isAligned(fromDomain, domain, dmarc?.kind === 'temperror' || (dmarc?.kind === 'record' && dmarc[mode]));
  const dkim = signatures.map((found) => ({ ...found, aligned: aligned(found.domain, 'strictDkim') }));
  const checkedSpf = connection ? await checkSpf(connection, ask) : null;
  const spf = checkedSpf && { ...checkedSpf, aligned: aligned(checkedSpf.domain, 'strictSpf') };
  const passed = [...dkim, ...(spf ? [spf] : [])].some((one) => one.aligned && one.result === 'pass');

  const arc = passed ? null : await checkArc(mail, input.trustedSealers, ask);
  const vouched = arc ? await isVouchedFor(arc, fromDomain, findPolicy) : false;
  const own: Authenticity = {
    result: 'unverified',
    source: 'own',
    fromDomain,
    spf,
    dkim,
    dmarc: describeDmarc(dmarc, passed, spf !== null),
    arc: arc && { result: arc.result, sealer: arc.sealer },
  };
  if (passed || vouched) return { ...own, result: 'verified' };
  if (trusted) return fromHeader(trusted, fromDomain, HEADER_RESULTS[trusted.verdict], own);
  if (!signed && !connection)
    return { ...own, result: arc ? 'unverified' : 'unknown', source: arc ? 'own' : 'none' };
  if (dmarc?.kind === 'temperror') return { ...own, result: 'unknown' };
  const open = [...dkim, ...(spf ? [spf] : [])].some((one) => one.aligned && one.result === 'temperror');
  const failed = spf !== null && !open && dmarc?.kind === 'record' && dmarc.enforced;
  return { ...own, result: failed ? 'failed' : 'unverified' };
};

const HEADER_RESULTS = {
  passed: 'verified',
  failed: 'failed',
  nothing: 'unverified',
  temperror: 'unknown',
} as const;

const readSignedMail = ({ raw, receivedAt }: SenderCheck): SignedMail => {
  const source = withoutEnvelopeLine(raw);
  const { size, body } = splitHeader(source);
  return {
    fields: splitFields(source.subarray(0, Math.min(size, MAX_HEADER))),
    body: source.subarray(body),
    receivedAt,
  };
};

const readTrusted = async (
  mail: SignedMail,
  authservId: string | null,
  fromDomain: string,
  findPolicy: () => Promise<DmarcPolicy>
): Promise<TrustedResults | null> => {
  if (!authservId) return null;
  const trace = mail.fields
    .filter(({ name }) => ['authentication-results', 'received', 'from'].includes(name))
    .map((field) => ({ name: field.name, value: fieldValue(field) }));
  const found = trustedAuthenticationResults(trace, authservId);
  return found && judgeResults(found.results, fromDomain, findPolicy);
};

/** What a trusted server found; where we checked signatures ourselves, our own results stand beside it. */
const fromHeader = (
  trusted: TrustedResults,
  fromDomain: string,
  result: Authenticity['result'],
  own: Authenticity | null = null
): Authenticity => ({
  result,
  source: 'header',
  fromDomain,
  spf: trusted.spf,
  dkim: own && own.dkim.length > 0 ? own.dkim : trusted.dkim,
  dmarc: trusted.dmarc ?? own?.dmarc ?? null,
  arc: own?.arc ?? null,
});

/** SPF of MAIL FROM, or of EHLO for the null sender (RFC 7208 2.4). */
const checkSpf = async (
  { ip, helo, mailFrom }: MailConnection,
  resolve: ResolveDns
): Promise<{ result: string; domain: string | null }> => {
  const sender = mailFrom === '' ? null : normaliseAddress(mailFrom);
  const name = helo.toLowerCase().replace(/\.$/, '');
  const sound = isDomainName(name) && name.includes('.');
  if (mailFrom !== '' ? sender === null : !sound) return { result: 'none', domain: null };
  const domain = sender ? sender.slice(sender.lastIndexOf('@') + 1) : name;
  try {
    const { spf } = await import('mailauth/lib/spf/index.js');
    const { status } = await spf({
      ip,
      helo: sound ? name : 'unknown',
      sender: sender ?? `postmaster@${name}`,
      mta: 'unknown',
      resolver: resolve as DNSResolver,
    });
    return { result: status.result, domain };
  } catch {
    return { result: 'permerror', domain };
  }
};

const isVouchedFor = async (
  arc: CheckedArc,
  fromDomain: string,
  findPolicy: () => Promise<DmarcPolicy>
): Promise<boolean> => {
  for (const results of arc.findings)
    if ((await judgeResults(results, fromDomain, findPolicy)).verdict === 'passed') return true;
  return false;
};

/** Whether DMARC passed can be told without SPF only where it did. */
const describeDmarc = (
  dmarc: DmarcPolicy | null,
  passed: boolean,
  checkedSpf: boolean
): Authenticity['dmarc'] => {
  if (!dmarc) return null;
  if (dmarc.kind !== 'record') return { result: dmarc.kind, policy: null };
  if (!passed && !checkedSpf) return null;
  return { result: passed ? 'pass' : 'fail', policy: dmarc.policy };
};
