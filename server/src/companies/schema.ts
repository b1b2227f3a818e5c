import { contentType } from '../content-type';

/** Groups records; has an address for people and one alias domain. A fresh install has one. */
export const companyType = contentType({
  singular: 'company',
  plural: 'companies',
  displayName: 'Company',
  attributes: {
    name: { type: 'string', required: true },
    /** where people may write to, as refusals tell them */
    address: { type: 'string' },
    aliasDomain: {
      type: 'relation',
      relation: 'manyToOne',
      target: 'plugin::chatter.alias-domain',
      inversedBy: 'companies',
    },
  },
});
