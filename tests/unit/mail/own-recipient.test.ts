import {
  formsOf,
  MAX_LOCAL_WITH_TOKEN,
  ownForm,
  readRecipient,
  withToken,
} from '../../../server/src/mail/own-recipient';
import { encodeToken } from '../../../server/src/mail/token';

const KEY = { id: 1, secret: Buffer.alloc(32, 7) };
const TOKEN = encodeToken({ purpose: 'reply', id: 42 }, KEY);
const OTHER = encodeToken({ purpose: 'reply', id: 42 }, { id: 1, secret: Buffer.alloc(32, 8) });

it.each<[string, string[]]>([
  ['ada@shop.example', ['ada@shop.example']],
  ['Ada+X@Shop.example', ['ada+x@shop.example', 'ada@shop.example']],
  ['a+b+c@shop.example', ['a+b+c@shop.example', 'a+b@shop.example', 'a@shop.example']],
  ['+x@shop.example', ['+x@shop.example']],
  ['a@b+c@shop.example', []],
  ['nonsense', []],
])('what %s may be among our addresses', (address, forms) => {
  expect(formsOf(address)).toEqual(forms);
});

it('looks at few of many details, and at the first one', () => {
  const forms = formsOf(`a${'+'.repeat(60)}@shop.example`);
  expect(forms).toHaveLength(6);
  expect(forms.at(-1)).toBe('a@shop.example');
});

it.each<[string, string, string | null]>([
  ['of the catchall', `catchall+${TOKEN}@shop.example`, 'catchall@shop.example'],
  ['of an address that has a detail', `me+answers+${TOKEN}@shop.example`, 'me+answers@shop.example'],
  ['in capitals', `CATCHALL+${TOKEN.toUpperCase()}@shop.example`, 'catchall@shop.example'],
  ['that somebody put a detail behind', `catchall+${TOKEN}+x@shop.example`, null],
  ['signed with another key', `catchall+${OTHER}@shop.example`, null],
  ['alone', `${TOKEN}@shop.example`, null],
  ['without anything before it', `+${TOKEN}@shop.example`, null],
])('a token %s', (_what, address, base) => {
  const read = readRecipient(address, [KEY]);
  expect(read?.token).toEqual(base === null ? null : { purpose: 'reply', id: 42 });
  expect(read?.forms[0]).toBe(base ?? address.toLowerCase());
});

it('means the longest form that is ours', () => {
  const ours = new Set(['jobs@shop.example', 'jobs+it@shop.example']);
  const meant = (address: string) => ownForm(formsOf(address), (form) => ours.has(form));
  expect(meant('jobs+it+x@shop.example')).toBe('jobs+it@shop.example');
  expect(meant('jobs+sales@shop.example')).toBe('jobs@shop.example');
  expect(meant('job@shop.example')).toBeNull();
});

describe('an address with a token', () => {
  it('has 64 octets before the @ at most (RFC 5321 4.5.3.1.1)', () => {
    const room = 64 - 1 - TOKEN.length;
    expect(withToken(`${'a'.repeat(room)}@shop.example`, TOKEN)).toBe(
      `${'a'.repeat(room)}+${TOKEN}@shop.example`
    );
    expect(withToken(`${'a'.repeat(room + 1)}@shop.example`, TOKEN)).toBeNull();
  });

  it('has 254 octets at most', () => {
    const host = `${'b'.repeat(62)}.`.repeat(3);
    const room = 254 - host.length - 'com'.length - '@'.length;
    expect(withToken(`${'a'.repeat(room - TOKEN.length - 1)}@${host}com`, TOKEN)).not.toBeNull();
    expect(withToken(`${'a'.repeat(room - TOKEN.length)}@${host}com`, TOKEN)).toBeNull();
  });

  it('has room for the tokens of a very long time', () => {
    const token = encodeToken({ purpose: 'bounce', id: 34_000_000_000 }, { ...KEY, id: 127 });
    expect(withToken(`${'a'.repeat(MAX_LOCAL_WITH_TOKEN)}@shop.example`, token)).not.toBeNull();
  });
});
