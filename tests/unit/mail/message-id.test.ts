import { hashMessageId, normaliseMessageId, parseMessageIds } from '../../../server/src/mail/message-id';

test.each<[string, string[]]>([
  ['<a@example.com>', ['<a@example.com>']],
  ['<a@example.com> <b@example.com>', ['<a@example.com>', '<b@example.com>']],
  ['<a@example.com><b@example.com>', ['<a@example.com>', '<b@example.com>']],
  ['<a-very-long\r\n -id@example.com>', ['<a-very-long-id@example.com>']],
  ['< a@example.com >', ['<a@example.com>']],
  ['a@example.com', ['<a@example.com>']],
  ['<a@example.com <b@example.com>', ['<a@example.com>', '<b@example.com>']],
  ['Your message of "Monday" <a@example.com> (was: x)', ['<a@example.com>']],
  ['<a@example.com> <b@example.com> <a@example.com>', ['<b@example.com>', '<a@example.com>']],
  ['', []],
  ['<>', []],
])('parseMessageIds %j', (header, expected) => {
  expect(parseMessageIds(header)).toEqual(expected);
});

test('the last ids of a long header are kept', () => {
  const header = Array.from({ length: 500 }, (_, i) => `<${i}@example.com>`).join(' ');
  expect(parseMessageIds(header)).toHaveLength(100);
  expect(parseMessageIds(header).at(-1)).toBe('<499@example.com>');
  expect(parseMessageIds(header, 2)).toEqual(['<498@example.com>', '<499@example.com>']);
});

test('spelling does not change the hash', () => {
  expect(hashMessageId('a@example.com')).toBe(hashMessageId(' <a@exam\r\n ple.com> '));
  expect(hashMessageId('a@example.com')).toMatch(/^[0-9a-f]{64}$/);
  expect(hashMessageId('b@example.com')).not.toBe(hashMessageId('a@example.com'));
  expect(normaliseMessageId('  ')).toBe('');
});
