import { normaliseAddress } from '../../mail/address';
import type { MethodResult } from '../../mail/authentication-results';
import { asPolicy, type DmarcPolicy, type PolicyWord } from './dmarc-policy';
import { isAligned, organisationalDomain } from './sender-domain';

/** What the results of a server that is believed say about the domain of From. */
export interface TrustedResults {
  verdict: 'passed' | 'failed' | 'nothing' | 'temperror';
  spf: { result: string; domain: string | null; aligned: boolean } | null;
  dkim: { result: string; domain: string | null; aligned: boolean }[];
  dmarc: { result: string; policy: PolicyWord | null } | null;
}

const MAX_LISTED = 20;

/**
 * Judges results as a server wrote them down (RFC 8601 2.7). `dmarc` decides where it was checked, and only when it was
 * checked for this very domain; else an aligned `dkim` or `spf` that passed. Of two that contradict each other, or speak of
 * another From, nothing counts.
 *
 * @param findPolicy is asked only where the results leave open what the domain wants
 */
export const judgeResults = async (
  results: readonly MethodResult[],
  fromDomain: string,
  findPolicy: () => Promise<DmarcPolicy>
): Promise<TrustedResults> => {
  const of = (method: string): MethodResult[] => results.filter((entry) => entry.method === method);
  const [dmarc, ...others] = of('dmarc');
  const spf = of('spf')[0];
  const signed = of('dkim').slice(0, MAX_LISTED);

  const aligned = async (domain: string | null, mode: 'strictDkim' | 'strictSpf'): Promise<boolean> => {
    if (!isAligned(fromDomain, domain, false) || isAligned(fromDomain, domain, true))
      return isAligned(fromDomain, domain, true);
    const policy = await findPolicy();
    return isAligned(
      fromDomain,
      domain,
      policy.kind === 'temperror' || (policy.kind === 'record' && policy[mode])
    );
  };
  const listedDkim: TrustedResults['dkim'] = [];
  for (const entry of signed) {
    const domain = domainOf(property(entry, 'header', 'd') ?? property(entry, 'header', 'i'));
    listedDkim.push({ result: entry.result, domain, aligned: isAligned(fromDomain, domain, false) });
  }
  const spfDomain = spf ? domainOf(property(spf, 'smtp', 'mailfrom') ?? property(spf, 'smtp', 'helo')) : null;
  const found: TrustedResults = {
    verdict: 'nothing',
    spf: spf
      ? { result: spf.result, domain: spfDomain, aligned: isAligned(fromDomain, spfDomain, false) }
      : null,
    dkim: listedDkim,
    dmarc: dmarc ? { result: dmarc.result, policy: statedPolicy(dmarc, fromDomain) } : null,
  };
  const checkedFrom = dmarc ? domainOf(property(dmarc, 'header', 'from')) : null;
  const sameFrom = checkedFrom === fromDomain || checkedFrom === organisationalDomain(fromDomain);
  if (others.length > 0 || (checkedFrom !== null && !sameFrom)) return found;

  if (dmarc?.result === 'pass') return checkedFrom === null ? found : { ...found, verdict: 'passed' };
  if (dmarc?.result === 'fail') {
    const stated = found.dmarc?.policy ?? null;
    const policy = stated ? null : await findPolicy();
    const looked = policy?.kind === 'record' ? policy : null;
    const enforced = stated ? stated !== 'none' : Boolean(looked?.enforced);
    return {
      ...found,
      dmarc: { result: 'fail', policy: stated ?? looked?.policy ?? null },
      verdict: enforced ? 'failed' : 'nothing',
    };
  }
  for (const entry of listedDkim)
    if (entry.result === 'pass' && (await aligned(entry.domain, 'strictDkim')))
      return { ...found, verdict: 'passed' };
  if (spf?.result === 'pass' && (await aligned(spfDomain, 'strictSpf')))
    return { ...found, verdict: 'passed' };
  const open = dmarc?.result === 'temperror';
  return { ...found, verdict: open ? 'temperror' : 'nothing' };
};

const property = (entry: MethodResult, type: string, name: string): string | null =>
  entry.properties.find((other) => other.type === type && other.name === name)?.value ?? null;

/** The domain of `example.com`, `@example.com` or `user@example.com`. */
const domainOf = (value: string | null): string | null => {
  if (value === null) return null;
  const domain = value.slice(value.lastIndexOf('@') + 1).replace(/\.$/, '');
  return normaliseAddress(`postmaster@${domain}`)?.slice('postmaster@'.length) ?? null;
};

/**
 * The policy as servers write it beside a result: `policy.published-domain-policy=reject`, `(p=REJECT sp=NONE dis=NONE)`,
 * `(policy=quarantine)`. For a subdomain `sp` counts, where it stands.
 */
const statedPolicy = (dmarc: MethodResult, fromDomain: string): PolicyWord | null => {
  const published = asPolicy(property(dmarc, 'policy', 'published-domain-policy'));
  if (published) return published;
  const said = (name: string): PolicyWord | null =>
    asPolicy(new RegExp(`(?:^|[\\s;,(])${name}=([a-z]{4,10})`, 'i').exec(dmarc.comment)?.[1]);
  const below = organisationalDomain(fromDomain) !== fromDomain;
  return (below ? said('sp') : null) ?? said('p') ?? said('policy');
};
