import type { Tone } from '../../components/tint';
import type { WordKey, Words } from '../../words';
import type { Authenticity, AuthenticityResult } from '../../../../server/src/contracts/incoming';

const TONES: Record<AuthenticityResult, Tone> = {
  verified: 'success',
  failed: 'danger',
  unverified: 'warning',
  unknown: 'neutral',
};

export const authenticityTone = (result: AuthenticityResult): Tone => TONES[result];

/** The results of RFC 8601 2.7 that have words of their own. */
const RESULTS: Record<string, WordKey> = {
  pass: 'incoming.check.pass',
  fail: 'incoming.check.fail',
  softfail: 'incoming.check.softfail',
  neutral: 'incoming.check.neutral',
  none: 'incoming.check.none',
  policy: 'incoming.check.policy',
  temperror: 'incoming.check.temperror',
  permerror: 'incoming.check.permerror',
};

const resultWords = (result: string, t: Words['t']): string => {
  const name = result.toLowerCase();
  const key = Object.hasOwn(RESULTS, name) ? RESULTS[name] : undefined;
  return key ? t(key) : result;
};

/** The method that speaks for the sender's domain, the strongest first; null = none of the two. */
export const badgeMethod = ({ dkim, spf, dmarc }: Authenticity): 'DKIM' | 'SPF' | 'DMARC' | null => {
  if (dkim.some((one) => one.result === 'pass' && one.aligned)) return 'DKIM';
  if (spf?.result === 'pass' && spf.aligned) return 'SPF';
  return dmarc?.result === 'pass' ? 'DMARC' : null;
};

/** One check as a person reads it. */
export interface CheckWords {
  name: string;
  words: string;
  means: string;
}

/** Every method with its result; those that were not checked say so. */
export const authenticityChecks = (details: Authenticity, t: Words['t']): CheckWords[] => {
  const forDomain = (one: { result: string; domain: string | null; aligned: boolean }): string => {
    const words = resultWords(one.result, t);
    if (one.domain === null) return words;
    if (one.result !== 'pass') return t('incoming.check.for', { result: words, domain: one.domain });
    return t(one.aligned ? 'incoming.check.for-aligned' : 'incoming.check.for-other', {
      result: words,
      domain: one.domain,
    });
  };
  const unchecked = t('incoming.check.unchecked');
  const { spf, dkim, dmarc, arc } = details;
  return [
    { name: 'SPF', words: spf ? forDomain(spf) : unchecked, means: t('incoming.check.spf') },
    {
      name: 'DKIM',
      words: dkim.length > 0 ? dkim.map(forDomain).join('; ') : t('incoming.check.unsigned'),
      means: t('incoming.check.dkim'),
    },
    {
      name: 'DMARC',
      words: !dmarc
        ? unchecked
        : dmarc.policy
          ? t('incoming.check.dmarc-policy', { result: resultWords(dmarc.result, t), policy: dmarc.policy })
          : resultWords(dmarc.result, t),
      means: t('incoming.check.dmarc'),
    },
    ...(arc
      ? [
          {
            name: 'ARC',
            words: arc.sealer
              ? t('incoming.check.for', { result: resultWords(arc.result, t), domain: arc.sealer })
              : resultWords(arc.result, t),
            means: t('incoming.check.arc'),
          },
        ]
      : []),
  ];
};
