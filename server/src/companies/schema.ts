import { contentType, text } from '../content-type';

/** Groups records; has an address for people and one alias domain. A fresh install has one. */
export const companyType = contentType({
  singular: 'company',
  plural: 'companies',
  displayName: 'Company',
  attributes: {
    name: { type: 'string', required: true },
    /** where people may write to, as refusals tell them */
    address: { type: 'string' },
    /** HTML, sanitised */
    footer: { type: 'text' },
    /** hash of the picture in the file store, and what it is */
    logoHash: text(64),
    logoMimeType: text(40),
    logoSize: { type: 'integer' },
    aliasDomain: {
      type: 'relation',
      relation: 'manyToOne',
      target: 'plugin::chatter.alias-domain',
      inversedBy: 'companies',
    },
  },
});
