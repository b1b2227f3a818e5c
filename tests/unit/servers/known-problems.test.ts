import { outgoingServerInput } from '../../../server/src/contracts/servers';
import { problemsThatCount } from '../../../server/src/servers/known-problems';
import { outgoingSettingsOf } from '../../../server/src/servers/outgoing-server-input';
import type { OutgoingServerRow } from '../../../server/src/servers/store';

const FIELDS = [
  ...['ownerId', 'fromFilter', 'clientCertificate', 'clientKey', 'oauthAccount', 'host', 'encryption'],
  ...['dkimDomain', 'dkimSelector', 'dkimKey', 'region', 'user'],
];
const problems = FIELDS.map((field) => ({ path: [field], message: 'wrong' }));

const saved = {
  name: 'One',
  host: 'smtp.shop.example',
  user: 'shop',
  authentication: 'certificate',
  clientCertificate: 'PEM',
  fromFilter: 'ada@shop.example',
  ownerId: 3,
  dkimDomain: 'shop.example',
  dkimSelector: 's1',
};
const stored = outgoingSettingsOf(outgoingServerInput.parse(saved)) as unknown as OutgoingServerRow;

const remaining = (part: object, row: OutgoingServerRow | null = stored): string[] => {
  const input = outgoingServerInput.parse({ ...saved, ...part });
  return problemsThatCount(problems, { stored: row, input, settings: outgoingSettingsOf(input) }).map(
    ({ path }) => String(path[0])
  );
};

describe('what keeps a server from being saved', () => {
  it('is everything for a new one, and nearly everything for one that stays on', () => {
    expect(remaining({}, null)).toEqual(FIELDS);
    expect(remaining({ active: false }, null)).toEqual(FIELDS);
    expect(remaining({})).toEqual(FIELDS.filter((field) => field !== 'ownerId'));
    expect(remaining({ ownerId: 4 })).toEqual(FIELDS);
  });

  it('is nothing when it is only switched off', () => {
    expect(remaining({ active: false })).toEqual([]);
    expect(remaining({ active: false, name: 'Other', priority: 1, limitPerDay: 5 })).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ['a new owner', { ownerId: 4 }, ['ownerId', 'fromFilter']],
    ['another filter', { fromFilter: 'eve@shop.example' }, ['fromFilter']],
    ['another certificate', { clientCertificate: 'OTHER' }, ['clientCertificate', 'clientKey']],
    ['a new key', { clientKey: 'PEM' }, ['clientCertificate', 'clientKey']],
    ['a new key of DKIM', { dkimKey: 'PEM' }, ['dkimDomain', 'dkimSelector', 'dkimKey']],
    ['another selector', { dkimSelector: 's2' }, ['dkimDomain', 'dkimSelector', 'dkimKey']],
    ['another host', { host: 'evil.example' }, ['host']],
    [
      'an account',
      { authentication: 'oauth2', oauthAccount: 'account' },
      ['clientCertificate', 'clientKey', 'oauthAccount', 'host', 'encryption'],
    ],
  ])('is what is wrong with %s', (_what, part, expected) => {
    expect(remaining({ active: false, ...part })).toEqual(expected);
  });
});
