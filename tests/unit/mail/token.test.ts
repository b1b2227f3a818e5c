import {
  decodeMailMessageId,
  decodeThreadReference,
  decodeToken,
  encodeMailMessageId,
  encodeRefusalId,
  encodeThreadReference,
  encodeToken,
  isRefusalId,
  type TokenKey,
} from '../../../server/src/mail/token';
import { isDotAtom } from '../../../server/src/mail/address';

const key: TokenKey = { id: 1, secret: Buffer.alloc(32, 7) };
const other: TokenKey = { id: 2, secret: Buffer.alloc(32, 9) };
const MAX = Number.MAX_SAFE_INTEGER;

describe('a token', () => {
  test.each(['reply', 'bounce', 'unsubscribe'] as const)('of purpose %s comes back', (purpose) => {
    for (const id of [0, 1, 127, 128, 300, 2 ** 32, MAX]) {
      const token = encodeToken({ purpose, id }, key);
      expect(token.length).toBeLessThan(40);
      expect(isDotAtom(token)).toBe(true);
      expect(decodeToken(token, [other, key])).toEqual({ purpose, id });
      expect(decodeToken(token.toUpperCase(), [key])).toEqual({ purpose, id });
    }
  });

  test('is refused when any character, the key or its length differs', () => {
    const token = encodeToken({ purpose: 'reply', id: 42 }, key);
    for (let i = 0; i < token.length; i++) {
      const changed = token.slice(0, i) + (token[i] === 'a' ? 'b' : 'a') + token.slice(i + 1);
      expect(decodeToken(changed, [key])).toBeNull();
    }
    expect(decodeToken(token, [{ id: 1, secret: other.secret }])).toBeNull();
    expect(decodeToken(token, [other])).toBeNull();
    expect(decodeToken(token, [])).toBeNull();
    for (const text of ['', 'a', token.slice(1), `${token}a`, `${token}=`, 'ä'.repeat(20), 'a'.repeat(1e6)]) {
      expect(decodeToken(text, [key])).toBeNull();
    }
  });

  test('refuses ids that are no whole numbers', () => {
    for (const id of [-1, 1.5, NaN, MAX + 1])
      expect(() => encodeToken({ purpose: 'reply', id }, key)).toThrow(RangeError);
  });
});

test('a Message-ID names its mail and nothing else does', () => {
  const id = encodeMailMessageId(99, 'example.com', key);
  expect(id).toMatch(/^<m\.[a-z2-7]+@example\.com>$/);
  expect(decodeMailMessageId(id, [key])).toBe(99);
  expect(decodeMailMessageId(id.replace('example.com', 'eu-west-1.amazonses.com'), [key])).toBe(99);
  expect(
    decodeMailMessageId(encodeThreadReference({ uid: 'a', documentId: 'b' }, 'example.com', key), [key])
  ).toBeNull();
  // the token of an address is no Message-ID, even under its prefix
  expect(
    decodeMailMessageId(`<m.${encodeToken({ purpose: 'reply', id: 99 }, key)}@example.com>`, [key])
  ).toBeNull();
  expect(decodeMailMessageId('<m.@>', [key])).toBeNull();
});

test('a thread has one fixed reference', () => {
  const thread = { uid: 'api::order.order', documentId: 'hgv1vny5cebq2l3czil1rpb3' };
  const id = encodeThreadReference(thread, 'example.com', key);
  expect(encodeThreadReference(thread, 'example.com', key)).toBe(id);
  expect(decodeThreadReference(id, [other, key])).toEqual(thread);
  expect(decodeThreadReference(id, [other])).toBeNull();
  expect(decodeThreadReference('<t.aaaa@example.com>', [key])).toBeNull();
});

test('a refusal is known again', () => {
  const id = encodeRefusalId('incoming 7', 'example.com', key);
  expect(isRefusalId(id, [key])).toBe(true);
  expect(isRefusalId(id.toUpperCase(), [key])).toBe(true);
  expect(isRefusalId(id, [other])).toBe(false);
  expect(isRefusalId('<refusal.abc@example.com>', [key])).toBe(false);
  expect(isRefusalId(encodeMailMessageId(1, 'example.com', key), [key])).toBe(false);
});
