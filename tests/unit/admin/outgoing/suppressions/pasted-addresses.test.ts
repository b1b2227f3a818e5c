import { readPastedAddresses } from '../../../../../admin/src/outgoing/suppressions/pasted-addresses';

describe('pasted addresses', () => {
  it.each([
    ['mary@customer.example', ['mary@customer.example'], []],
    ['a@x.example\nb@x.example\r\n\r\nc@x.example', ['a@x.example', 'b@x.example', 'c@x.example'], []],
    [
      'a@x.example, b@x.example; c@x.example d@x.example',
      ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'],
      [],
    ],
    [
      'Mary Smith <mary@customer.example>, "Eve" <eve@x.example>',
      ['mary@customer.example', 'eve@x.example'],
      [],
    ],
    ['Mary@Customer.example mary@customer.example', ['mary@customer.example'], []],
    ['mary@customer.example.', ['mary@customer.example'], []],
    ['mary customer.example @x a@b', [], ['mary', 'customer.example', '@x', 'a@b']],
    [' \n ,; ', [], []],
  ])('%p', (text, addresses, others) => {
    expect(readPastedAddresses(text)).toEqual({ addresses, others });
  });

  it('are read at once, whatever was pasted', () => {
    for (const text of [
      '<'.repeat(500_000),
      'a@'.repeat(250_000),
      '((((">'.repeat(100_000),
      '> '.repeat(250_000),
    ])
      expect(readPastedAddresses(text).addresses).toEqual([]);
  });
});
