import { attachType, type SchemaFacts } from '../../../server/src/entries/attached-type';

const schema: SchemaFacts = {
  uid: 'api::ticket.ticket',
  kind: 'collectionType',
  displayName: 'Ticket',
  attributes: {
    body: { type: 'richtext' },
    title: { type: 'string' },
    number: { type: 'integer' },
    copies: { type: 'text' },
    email: { type: 'email' },
    open: { type: 'boolean' },
    customer: { type: 'relation', target: 'api::customer.customer' },
    agent: { type: 'relation', target: 'admin::user' },
    company: { type: 'relation', target: 'plugin::chatter.company' },
  },
};
const SOURCE = 'pluginOptions.chatter of api::ticket.ticket';
const attach = (setting: unknown, facts = schema) => attachType(facts, setting, SOURCE);

describe('attaching a chatter', () => {
  it('takes every field as it is named', () => {
    const setting = {
      nameField: 'title',
      emailField: 'email',
      ccField: 'copies',
      customerField: 'customer',
      responsibleField: 'agent',
      companyField: 'company',
    };
    expect(attach(setting)).toEqual({
      uid: 'api::ticket.ticket',
      displayName: 'Ticket',
      singleType: false,
      ...setting,
    });
  });

  it.each([[true], [{}], [{ enabled: true }]])(
    'needs no more than %j: the first short text is the name',
    (setting) => {
      expect(attach(setting)).toMatchObject({ nameField: 'title', emailField: null, customerField: null });
    }
  );

  it('does without a name field where no field is a short text', () => {
    expect(attach(true, { ...schema, attributes: { body: { type: 'richtext' } } })).toMatchObject({
      nameField: null,
    });
  });

  it.each([[false], [undefined], [null], [{ enabled: false }], [{ enabled: false, nameField: 'nowhere' }]])(
    'is switched off by %j',
    (setting) => {
      expect(attach(setting)).toBeNull();
    }
  );

  it('knows single types', () => {
    expect(attach(true, { ...schema, kind: 'singleType' })).toMatchObject({ singleType: true });
  });
});

describe('a wrong setting', () => {
  it.each<[string, unknown, RegExp]>([
    ['a field that does not exist', { nameField: 'titel' }, /nameField names "titel".*no such field/],
    ['an e-mail field that does not exist', { emailField: 'mail' }, /emailField names "mail".*no such field/],
    ['a Cc field that does not exist', { ccField: 'cc' }, /ccField names "cc".*no such field/],
    ['a Cc field that is no text', { ccField: 'number' }, /ccField names "number".*not a text field/],
    [
      'a customer field that does not exist',
      { customerField: 'x' },
      /customerField names "x".*no such field/,
    ],
    [
      'a responsible field that does not exist',
      { responsibleField: 'x' },
      /responsibleField names "x".*no such field/,
    ],
    ['a company field that does not exist', { companyField: 'x' }, /companyField names "x".*no such field/],
    ['a name that is no text', { nameField: 'open' }, /nameField names "open".*not a text, number or date/],
    ['a name that is a relation', { nameField: 'customer' }, /nameField names "customer"/],
    [
      'an address that is no text',
      { emailField: 'number' },
      /emailField names "number".*not an e-mail or text/,
    ],
    [
      'a customer that is no relation',
      { customerField: 'email' },
      /customerField names "email".*not a relation/,
    ],
    [
      'a responsible who is no admin user',
      { responsibleField: 'customer' },
      /responsibleField names "customer".*admin::user/,
    ],
    [
      'a company that is none',
      { companyField: 'customer' },
      /companyField names "customer".*plugin::chatter\.company/,
    ],
    ['a misspelt setting', { namefield: 'title' }, /namefield/],
    ['a value of a wrong type', { nameField: 5 }, /nameField/],
    ['a text where an object belongs', 'title', /expected object/i],
  ])('%s is named', (_situation, setting, words) => {
    expect(() => attach(setting)).toThrow(words);
    expect(() => attach(setting)).toThrow(SOURCE);
  });

  it('is one on a component', () => {
    expect(() => attach(true, { ...schema, kind: 'component' })).toThrow(
      /neither a collection type nor a single type/
    );
  });
});
