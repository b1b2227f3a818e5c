import { splitBySize } from '../../../server/src/contracts/carried-files';
import { NAMED_OUTSIDERS, namedBesides } from '../../../server/src/thread/also-to';
import { chooseReferences } from '../../../server/src/thread/choose-references';
import { listIdOf } from '../../../server/src/thread/list-id';
import { notificationSubject } from '../../../server/src/thread/mail-content';

describe('the subject of a notification', () => {
  it.each([
    [{ subject: 'Your order', title: 'Broken lamp', answersMail: false }, 'Your order'],
    [{ subject: 'Your order', title: 'Broken lamp', answersMail: true }, 'Your order'],
    [{ subject: null, title: 'Broken lamp', answersMail: false }, 'Broken lamp'],
    [{ subject: null, title: 'Broken lamp', answersMail: true }, 'Re: Broken lamp'],
    [{ subject: null, title: 'RE: Broken lamp', answersMail: true }, 'RE: Broken lamp'],
    [{ subject: null, title: '  Broken\r\n lamp ', answersMail: false }, 'Broken lamp'],
    [{ subject: '', title: 'Broken lamp', answersMail: false }, 'Broken lamp'],
  ])('%j: %s', (input, expected) => {
    expect(notificationSubject(input)).toBe(expected);
  });
});

describe('the mails that a new one cites', () => {
  const mail = (id: string, part: { internal?: boolean; automatic?: boolean } = {}) => ({
    messageId: `<${id}@x>`,
    internal: false,
    automatic: false,
    ...part,
  });

  it('are the three newest, oldest first', () => {
    expect(chooseReferences([mail('5'), mail('4'), mail('3'), mail('2')], true)).toEqual([
      '<3@x>',
      '<4@x>',
      '<5@x>',
    ]);
    expect(chooseReferences([], true)).toEqual([]);
  });

  it('are rather public ones than internal ones, and by people rather than machines', () => {
    const newestFirst = [
      mail('6', { internal: true }),
      mail('5', { automatic: true }),
      mail('4'),
      mail('3', { internal: true }),
      mail('2'),
    ];
    expect(chooseReferences(newestFirst, true)).toEqual(['<2@x>', '<4@x>', '<5@x>']);
    expect(chooseReferences([mail('2', { internal: true }), mail('1')], true)).toEqual(['<1@x>', '<2@x>']);
  });

  it('of an outsider’s mail are never internal', () => {
    expect(chooseReferences([mail('2', { internal: true }), mail('1')], false)).toEqual(['<1@x>']);
  });
});

describe('the id of a thread', () => {
  it('tells type and entry, in the domain', () => {
    expect(listIdOf({ uid: 'api::ticket.ticket', documentId: 'abc123' }, 'shop.example')).toBe(
      '<api-ticket.ticket.abc123.shop.example>'
    );
  });

  it('is a list id whatever it is made of (RFC 2919)', () => {
    const id = listIdOf({ uid: `api::${'x'.repeat(400)}`, documentId: 'A>\r\nBcc: b' }, 'shop.example');
    expect(id).toMatch(/^<[a-z0-9-]+(\.[a-z0-9-]+)+>$/);
    expect(id.length).toBeLessThanOrEqual(257);
  });
});

describe('outsiders named in To', () => {
  const named = (part: Partial<Parameters<typeof namedBesides>[0]>) =>
    namedBesides({ receivers: [], incoming: [], author: null, hidden: new Set(), ...part }).map(
      ({ address }) => address
    );

  it('are those who get the message, and those the relayed mail went to', () => {
    expect(
      namedBesides({
        receivers: [{ name: 'Mary', address: 'Mary@customer.example' }],
        incoming: [
          { name: 'mary@customer.example', address: 'mary@customer.example' },
          { name: 'bob@b.example', address: 'bob@b.example' },
        ],
        author: null,
        hidden: new Set(),
      })
    ).toEqual([
      { name: 'Mary', address: 'mary@customer.example' },
      { name: '', address: 'bob@b.example' },
    ]);
  });

  it('are never colleagues, addresses of ours in any form, the author, or no addresses', () => {
    const incoming = [
      'ada@shop.example',
      'support+abc@shop.example',
      'nonsense',
      'mary@customer.example',
    ].map((address) => ({ name: '', address }));
    expect(
      named({
        incoming,
        author: 'mary@customer.example',
        hidden: new Set(['ada@shop.example', 'support@shop.example']),
      })
    ).toEqual([]);
  });

  it('are nobody once there are too many', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ name: '', address: `c${n}@customer.example` }));
    expect(named({ receivers: many(NAMED_OUTSIDERS - 1) })).toHaveLength(NAMED_OUTSIDERS - 1);
    expect(named({ receivers: many(NAMED_OUTSIDERS) })).toEqual([]);
  });
});

describe('files of a mail', () => {
  const file = (name: string, size: number, inline = false) => ({ name, size, inline });
  const split = (files: ReturnType<typeof file>[], limit: number) => {
    const { carried, linked } = splitBySize(files, limit);
    return [carried.map(({ name }) => name), linked.map(({ name }) => name)];
  };

  it('travel as long as they fit, the smallest first', () => {
    expect(split([file('c', 60), file('a', 10), file('b', 40)], 50)).toEqual([['a', 'b'], ['c']]);
    expect(split([file('a', 1)], 0)).toEqual([[], ['a']]);
    expect(split([], 50)).toEqual([[], []]);
  });

  it('give way to the pictures of the text', () => {
    expect(split([file('a', 10), file('picture', 45, true)], 50)).toEqual([['picture'], ['a']]);
    expect(split([file('a', 10), file('huge', 100, true)], 50)).toEqual([['a'], ['huge']]);
  });
});
