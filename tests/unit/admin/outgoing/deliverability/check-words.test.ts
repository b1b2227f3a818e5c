import { problemKey, problemValues } from '../../../../../admin/src/outgoing/deliverability/check-words';
import en from '../../../../../admin/src/translations/en.json';
import type { WordKey } from '../../../../../admin/src/words';
import type { DeliverabilityCheck } from '../../../../../server/src/contracts/deliverability';

const check = (part: Partial<DeliverabilityCheck>): DeliverabilityCheck => ({
  check: 'spf',
  state: 'failed',
  problem: 'spf_server',
  values: {},
  found: [],
  records: [],
  ...part,
});

const t = (key: WordKey): string => en[key];

it('speaks of a server where its name is not for this reader', () => {
  expect(problemValues(check({ values: { server: 'Main' } }), t)).toEqual({ server: 'Main' });
  expect(problemValues(check({}), t)).toEqual({ server: 'an outgoing server' });
});

it('puts the reason of a failure into words', () => {
  expect(problemValues(check({ values: { reason: 'server_login' } }), t)).toMatchObject({
    reason: en['delivery.reason.server_login'],
  });
});

it.each([
  [
    'mx',
    [
      'mx_missing',
      'mx_null',
      'mx_null_too',
      'mx_nowhere',
      'mx_nowhere_some',
      'mx_address',
      'mx_alias',
      'mx_not_listener',
    ],
  ],
  [
    'spf',
    [
      'dns_silent',
      'no_server',
      'spf_missing',
      'spf_missing_unseen',
      'spf_two',
      'spf_lookups',
      'spf_shorter',
      'spf_broken_include',
      'spf_broken_inside',
      'spf_server',
      'spf_unseen',
      'spf_depends',
      'spf_own_return_path',
      'spf_everybody',
      'spf_no_end',
    ],
  ],
  [
    'dkim',
    [
      'dkim_missing',
      'dkim_revoked',
      'dkim_other_key',
      'dkim_other_domain',
      'dkim_nobody',
      'dkim_at_provider',
      'dkim_provider_missing',
      'dkim_provider_names',
      'dkim_sender_elsewhere',
    ],
  ],
  [
    'dmarc',
    [
      'dmarc_missing',
      'dmarc_two',
      'dmarc_invalid',
      'dmarc_only_watches',
      'dmarc_above',
      'dmarc_above_only_watches',
    ],
  ],
] as const)('has words for everything that the check of %s finds', (name, problems) => {
  for (const problem of [null, ...problems])
    expect(Object.keys(en)).toContain(problemKey(check({ check: name, problem })));
});
