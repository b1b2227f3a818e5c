import { checkDmarc } from '../../../../server/src/outgoing/deliverability/check-dmarc';
import { createZone, type Records } from '../../../support/zone';

const NAME = 'TXT _dmarc.shop.example';

describe('DMARC', () => {
  const check = (records: Records, domain = 'shop.example') =>
    checkDmarc(createZone(records).resolve, domain);

  it.each<[string, Records[string] | undefined, string, string | null, string | undefined]>([
    ['is missing', undefined, 'failed', 'dmarc_missing', 'v=DMARC1; p=none'],
    [
      'only watches',
      ['v=DMARC1; p=none; rua=mailto:d@shop.example'],
      'warning',
      'dmarc_only_watches',
      'v=DMARC1; p=quarantine; rua=mailto:d@shop.example',
    ],
    [
      'holds for no mail at all',
      ['v=DMARC1; p=reject; pct=0; sp=none'],
      'warning',
      'dmarc_only_watches',
      'v=DMARC1; p=reject; sp=none',
    ],
    ['asks for quarantine', ['v=DMARC1; p=quarantine'], 'ok', null, undefined],
    [
      'cannot be read',
      ['v=DMARC1; p=perhaps; rua=mailto:d@shop.example; sp=never; nonsense; adkim=s'],
      'failed',
      'dmarc_invalid',
      'v=DMARC1; p=none; rua=mailto:d@shop.example; adkim=s',
    ],
    ['is written small', ['v=dmarc1; p=reject'], 'failed', 'dmarc_invalid', 'v=DMARC1; p=none'],
    [
      'stands there twice',
      ['v=DMARC1; p=perhaps', 'v=DMARC1; p=reject; rua=mailto:d@shop.example'],
      'failed',
      'dmarc_two',
      'v=DMARC1; p=reject; rua=mailto:d@shop.example',
    ],
    ['stands there twice, unread', ['v=DMARC1', 'v=DMARC1; p'], 'failed', 'dmarc_two', 'v=DMARC1; p=none'],
    ['cannot be asked for', 'ESERVFAIL', 'unknown', 'dns_silent', undefined],
  ])('%s', async (_name, records, state, problem, value) => {
    expect(await check(records ? { [NAME]: records } : {})).toMatchObject({
      state,
      problem,
      records: value === undefined ? [] : [{ type: 'TXT', name: '_dmarc.shop.example', value }],
    });
  });

  it.each<[string, string, string, string, string | undefined]>([
    ['reject', 'v=DMARC1; p=reject', 'ok', 'dmarc_above', undefined],
    [
      'reject, but none below',
      'v=DMARC1; p=reject; sp=none; rua=mailto:d@shop.example',
      'warning',
      'dmarc_above_only_watches',
      'v=DMARC1; p=quarantine; rua=mailto:d@shop.example',
    ],
    ['none, but reject below', 'v=DMARC1; p=none; sp=reject', 'ok', 'dmarc_above', undefined],
    ['none', 'v=DMARC1; p=none', 'warning', 'dmarc_above_only_watches', 'v=DMARC1; p=quarantine'],
    ['nonsense', 'v=DMARC1; p=reject; sp=maybe', 'failed', 'dmarc_invalid', 'v=DMARC1; p=none'],
  ])('of the organisation holds for a sub-domain: %s', async (_name, record, state, problem, value) => {
    expect(await check({ [NAME]: [record] }, 'mail.shop.example')).toMatchObject({
      state,
      problem,
      values: { name: '_dmarc.shop.example', own: '_dmarc.mail.shop.example' },
      records: value === undefined ? [] : [{ type: 'TXT', name: '_dmarc.mail.shop.example', value }],
    });
  });

  it('of the sub-domain itself goes before', async () => {
    const records = { [NAME]: ['v=DMARC1; p=reject'], 'TXT _dmarc.mail.shop.example': ['v=DMARC1; p=none'] };
    expect(await check(records, 'mail.shop.example')).toMatchObject({ problem: 'dmarc_only_watches' });
  });
});
