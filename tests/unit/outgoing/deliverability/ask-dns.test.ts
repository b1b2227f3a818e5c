import {
  addressesOf,
  askDns,
  askForOneCheck,
  CHECK_MS,
  MAX_QUESTIONS,
} from '../../../../server/src/outgoing/deliverability/ask-dns';
import { createZone } from '../../../support/zone';

describe('DNS for one check', () => {
  it('is asked the same question once, found or not', async () => {
    const zone = createZone({ 'TXT shop.example': ['a'] });
    const ask = askForOneCheck(zone.resolve);
    const answers = await Promise.all([
      askDns(ask, 'shop.example', 'TXT'),
      askDns(ask, 'SHOP.example', 'TXT'),
      askDns(ask, 'gone.example', 'A'),
    ]);
    expect(await askDns(ask, 'gone.example', 'A')).toEqual({ kind: 'none' });
    expect(answers.map(({ kind }) => kind)).toEqual(['found', 'found', 'none']);
    expect(zone.asked).toEqual(['TXT shop.example', 'A gone.example']);
  });

  it('is not asked without end', async () => {
    const zone = createZone();
    const ask = askForOneCheck(zone.resolve);
    for (let n = 0; n < MAX_QUESTIONS; n += 1) await askDns(ask, `h${n}.example`, 'A');
    expect(await askDns(ask, 'more.example', 'A')).toEqual({ kind: 'silent' });
    expect(zone.asked).toHaveLength(MAX_QUESTIONS);
  });

  it('is not asked for ever', async () => {
    const zone = createZone({ 'A a.example': ['192.0.2.1'] });
    let now = 0;
    const ask = askForOneCheck(zone.resolve, () => now);
    expect(await addressesOf(ask, 'a.example')).toEqual({ addresses: ['192.0.2.1'], silent: false });
    now = CHECK_MS + 1;
    expect(await addressesOf(ask, 'a.example')).toEqual({ addresses: ['192.0.2.1'], silent: false });
    expect(await addressesOf(ask, 'b.example')).toEqual({ addresses: [], silent: true });
  });
});
