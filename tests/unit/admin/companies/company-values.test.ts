import { companyBody, companyValues, searchText } from '../../../../admin/src/companies/company-values';

const company = {
  documentId: 'c',
  name: 'Lamps Ltd',
  address: 'hello@lamps.example',
  footer: '<p>Lamps</p>',
  logo: null,
  aliasDomain: { documentId: 'd', name: 'lamps.example' },
};

describe('the form of a company', () => {
  it('holds what is stored, and gives it back', () => {
    const values = companyValues(company);
    expect(companyBody(values, false)).toEqual({
      name: 'Lamps Ltd',
      address: 'hello@lamps.example',
      footer: '<p>Lamps</p>',
      aliasDomain: 'd',
    });
    expect(companyBody({ ...values, aliasDomain: null }, false)).toHaveProperty('aliasDomain', null);
  });

  it('of a new one names no alias domain unless one was chosen', () => {
    const values = { ...companyValues(undefined), name: 'New' };
    expect(companyBody(values, true)).toEqual({ name: 'New', address: '', footer: '' });
    expect(companyBody({ ...values, aliasDomain: 'd' }, true)).toHaveProperty('aliasDomain', 'd');
  });

  it('is found by name, address and domain', () => {
    for (const sought of ['Lamps Ltd', 'hello@', 'lamps.example'])
      expect(searchText(company)).toContain(sought);
    expect(searchText({ ...company, address: null, aliasDomain: null })).not.toContain('null');
  });
});
