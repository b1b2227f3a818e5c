import { newReceiver } from '../../../server/src/outgoing/send-again';

const MAIL = { messageId: 3, contactId: 5, internal: false, toAddress: 'Mray@customer.example' };
const MARY = {
  id: 5,
  name: 'Mary',
  address: 'mary@customer.example',
  language: 'fr',
  internal: false,
  active: true,
};

describe('who gets a mail that is sent again', () => {
  it('is its receiver at the address of now', () => {
    expect(newReceiver(MAIL, MARY)).toEqual({
      contactId: 5,
      name: 'Mary',
      address: 'mary@customer.example',
      language: 'fr',
      internal: false,
    });
  });

  it('is a colleague as a colleague', () => {
    expect(newReceiver({ ...MAIL, internal: true }, { ...MARY, internal: true })).toMatchObject({
      internal: true,
    });
  });

  it.each<[string, Parameters<typeof newReceiver>]>([
    [
      'the address is the same, however it is written',
      [{ ...MAIL, toAddress: 'Mary@Customer.example' }, MARY],
    ],
    ['it is no message', [{ ...MAIL, messageId: null }, MARY]],
    ['it is for no contact', [{ ...MAIL, contactId: null }, MARY]],
    ['the contact is gone', [MAIL, undefined]],
    ['they get no mail any more', [MAIL, { ...MARY, active: false }]],
    ['they are no colleague any longer', [{ ...MAIL, internal: true }, MARY]],
  ])('is unchanged when %s', (_when, input) => {
    expect(newReceiver(...input)).toBeNull();
  });
});
