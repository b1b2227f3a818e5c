import {
  judgeSender,
  readForwardedAuthor,
  readSender,
  type Evidence,
} from '../../../../server/src/incoming/routing/authorship';
import type { Mailbox } from '../../../../server/src/mail/parsed-mail';

const box = (address: string, name = ''): Mailbox => ({ name, address });
const FORM = 'form@site.example';

describe('the sender of a mail', () => {
  const read = (from: Mailbox | null, replyTo: Mailbox[] = [], relays: string[] = [FORM]) =>
    readSender({ from, replyTo }, new Set(relays));

  it.each<[string, ReturnType<typeof read>, string | null, boolean]>([
    ['is whom From names', read(box('Mary@Customer.example', 'Mary')), 'mary@customer.example', false],
    [
      'is not whom Reply-To names',
      read(box('mary@customer.example'), [box('joel@shop.example')]),
      'mary@customer.example',
      false,
    ],
    [
      'is whom Reply-To names when From is a form',
      read(box('Form@site.example'), [box('mary@customer.example')]),
      'mary@customer.example',
      true,
    ],
    [
      'is the first of Reply-To that is an address, and not the form itself',
      read(box(FORM), [box('nonsense'), box(FORM), box('mary@customer.example'), box('bob@partner.example')]),
      'mary@customer.example',
      true,
    ],
    ['is the form when Reply-To names nobody', read(box(FORM)), FORM, false],
    ['is nobody without From', read(null, [box('mary@customer.example')]), null, false],
    ['is nobody when From is no address', read(box('undisclosed')), null, false],
  ])('%s', (_situation, sender, address, relayed) => {
    expect(sender?.address ?? null).toBe(address);
    expect(sender?.relayed ?? false).toBe(relayed);
  });
});

describe('who a sender is taken for', () => {
  const COLLEAGUE = { id: 7, internal: true, active: true };
  const CUSTOMER = { id: 8, internal: false, active: true };
  const evidence = (part: Partial<Evidence> = {}): Evidence => ({
    result: 'unverified',
    tokenContacts: new Set(),
    trustUnchecked: false,
    ...part,
  });
  const token = { tokenContacts: new Set([COLLEAGUE.id]) };

  it.each<[string, typeof COLLEAGUE | null, Partial<Evidence>, string]>([
    ['somebody unknown', null, { result: 'verified' }, 'stranger'],
    ['a customer, verified or not', CUSTOMER, { result: 'unverified' }, 'contact'],
    [
      'a customer whose mail is forged: they have no rights anyway',
      CUSTOMER,
      { result: 'failed' },
      'contact',
    ],
    ['somebody who is no contact any more', { ...CUSTOMER, active: false }, {}, 'stranger'],
    ['a former colleague', { ...COLLEAGUE, active: false }, { result: 'verified' }, 'stranger'],
    ['a colleague whose mail is verified', COLLEAGUE, { result: 'verified' }, 'colleague'],
    ['a colleague for whom nothing speaks', COLLEAGUE, {}, 'unverified'],
    ['a colleague whose mail is forged', COLLEAGUE, { result: 'failed' }, 'unverified'],
    ['a colleague who answers a mail that only they got', COLLEAGUE, token, 'colleague'],
    ['such an answer that could not be checked', COLLEAGUE, { ...token, result: 'unknown' }, 'colleague'],
    ['such an answer that is forged', COLLEAGUE, { ...token, result: 'failed' }, 'unverified'],
    [
      'a colleague who answers a mail that somebody else got',
      COLLEAGUE,
      { tokenContacts: new Set([CUSTOMER.id]) },
      'unverified',
    ],
    ['a colleague who could not be checked', COLLEAGUE, { result: 'unknown' }, 'unverified'],
    [
      'a colleague who could not be checked, where the settings trust that',
      COLLEAGUE,
      { result: 'unknown', trustUnchecked: true },
      'colleague',
    ],
    [
      'a colleague for whom nothing speaks, although the settings trust what cannot be checked',
      COLLEAGUE,
      { trustUnchecked: true },
      'unverified',
    ],
  ])('%s', (_situation, contact, part, standing) => {
    expect(judgeSender({ relayed: false }, contact, evidence(part)).standing).toBe(standing);
  });

  it('a colleague whose address somebody typed into a form is never believed, however genuine the form’s mail is', () => {
    const judged = judgeSender({ relayed: true }, COLLEAGUE, evidence({ ...token, result: 'verified' }));
    expect(judged.standing).toBe('unverified');
    expect(judgeSender({ relayed: true }, CUSTOMER, evidence()).standing).toBe('contact');
  });
});

describe('the author of a forwarded mail', () => {
  const mary = { from: box('Mary@Customer.example', 'Mary Miller') };
  const isOurs = (address: string) => address.endsWith('@shop.example');

  it('is whom a colleague passed on', () => {
    expect(readForwardedAuthor('colleague', mary, isOurs)).toEqual(
      box('mary@customer.example', 'Mary Miller')
    );
  });

  it.each(['stranger', 'contact', 'unverified'] as const)('is nobody when a %s passes it on', (standing) => {
    expect(readForwardedAuthor(standing, mary, isOurs)).toBeNull();
  });

  it('is nobody where none is named, and none of our own addresses', () => {
    expect(readForwardedAuthor('colleague', null, isOurs)).toBeNull();
    expect(readForwardedAuthor('colleague', { from: null }, isOurs)).toBeNull();
    expect(readForwardedAuthor('colleague', { from: box('nobody') }, isOurs)).toBeNull();
    expect(readForwardedAuthor('colleague', { from: box('catchall@shop.example') }, isOurs)).toBeNull();
  });
});
